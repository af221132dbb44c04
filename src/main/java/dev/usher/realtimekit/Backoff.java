package dev.usher.realtimekit;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How long to wait before another attempt: exponentially longer, with full jitter, so that requests that failed together are
 * not retried together.
 *
 * @param base the longest wait after the first attempt
 * @param max the longest wait, unless the API asks for a longer one
 */
public record Backoff(Duration base, Duration max) {

    /** Doubling more often than this would overflow; any wait has reached its maximum by then. */
    private static final int MOST_DOUBLINGS = 30;

    public Backoff {
        if (base.isNegative() || base.isZero()) {
            throw new IllegalArgumentException("base " + base + " must be positive");
        }
        if (max.compareTo(base) < 0 || max.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException("max " + max + " must be between base " + base + " and a day");
        }
    }

    /**
     * A wait between nothing and the longest for this attempt.
     *
     * @param attempt how many there have been, from 1
     */
    public Duration delayAfter(int attempt, RandomGenerator random) {
        Duration doubled = base.multipliedBy(1L << Math.min(attempt - 1, MOST_DOUBLINGS));
        Duration ceiling = doubled.compareTo(max) < 0 ? doubled : max;
        return Duration.ofNanos(random.nextLong(ceiling.toNanos() + 1));
    }

    /** No sooner than the server asks for. */
    public Duration delayAfter(int attempt, Optional<Duration> retryAfter, RandomGenerator random) {
        Duration delay = delayAfter(attempt, random);
        return retryAfter.filter(asked -> asked.compareTo(delay) > 0).orElse(delay);
    }
}
