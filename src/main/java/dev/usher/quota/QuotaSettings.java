package dev.usher.quota;

import java.time.Duration;
import java.util.Optional;

/**
 * What may be sent.
 *
 * @param requests most requests in any window, of all workers and for all accounts together; 0 means no quota
 * @param window any span of this length, as the server sees it
 * @param concurrency most requests in flight, of all accounts together
 */
public record QuotaSettings(int requests, Duration window, int concurrency) {
    /** The pool has one place in this many of the quota. */
    private static final int QUOTA_PER_POOLED_PLACE = 120;

    private static final int SMALLEST_SHARED = 40;

    public QuotaSettings {
        if (requests < 0) {
            throw new IllegalArgumentException("requests must not be negative, was " + requests);
        }
        if (window.isNegative() || window.isZero()) {
            throw new IllegalArgumentException("window must be positive, was " + window);
        }
        if (concurrency < 1) {
            throw new IllegalArgumentException("concurrency must be at least 1, was " + concurrency);
        }
    }

    /** Places that workers may leave for each other at most; 0 when the quota is too small for that. */
    public int poolSize() {
        return requests < SMALLEST_SHARED ? 0 : Math.max(1, requests / QUOTA_PER_POOLED_PLACE);
    }

    /** What is left for the workers' shares when they lend each other places. */
    QuotaSettings shared() {
        return new QuotaSettings(requests - 2 * poolSize(), window, concurrency);
    }

    /** What a worker with this number of all partitions may send; rounded down, so that the sum is never more. Empty without a quota. */
    Optional<Integer> limitFor(int assigned, int total) {
        if (requests == 0) {
            return Optional.empty();
        }
        return Optional.of(total == 0 ? 0 : (int) ((long) requests * assigned / total));
    }
}
