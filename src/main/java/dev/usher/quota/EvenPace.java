package dev.usher.quota;

/**
 * Spreads requests evenly over the window. What is spent at once comes back at once a window later, and nothing comes back until
 * then. So only a part of the limit, half of what exceeds {@value #EVEN_AT_LEAST}, may be spent at once. The rest fills a token
 * bucket once per window, which holds a twentieth of it. Requests that can wait need a token. Requests that cannot wait take their
 * tokens in advance, which delays the others by one window at most.
 *
 * <p>The bucket is the generic cell rate algorithm's: a single time, when the next request is due if all leave at equal intervals.
 * It is refilled a little more slowly than the limit allows, so that even under a limit too small for a reserve a place is free
 * now and then. Times are {@code System.nanoTime}. Not thread-safe; its {@link Turnstile} locks.
 */
final class EvenPace {
    /** The least number of places that come back evenly, if there are that many. */
    private static final int EVEN_AT_LEAST = 240;

    private static final int LIMIT_PER_TOKEN = 20;

    /** Part of the rest by which the bucket is refilled too slowly: less than a twentieth, and less than half a place in all. */
    private static final double SLACK = 0.046;

    private static final double MOST_SLACK = 0.46;

    private final long windowNanos;
    /** Those that left at once, without being due. */
    private final SlidingWindow atOnce;

    private long emissionIntervalNanos;
    /** How much earlier than at equal intervals a request is due. */
    private long toleranceNanos;
    /** When the next request is due at equal intervals. */
    private long theoreticalArrivalNanos;

    EvenPace(int limit, long windowNanos, long now) {
        this.windowNanos = windowNanos;
        this.atOnce = new SlidingWindow(0, windowNanos);
        this.theoreticalArrivalNanos = now;
        limit(limit);
    }

    /** Uses another limit from now on. */
    void limit(int requests) {
        int burst = Math.max(0, requests - EVEN_AT_LEAST) / 2;
        atOnce.limit(burst);
        int rest = Math.max(1, requests - burst);
        emissionIntervalNanos = (long) (windowNanos / (rest - Math.min(SLACK * rest, MOST_SLACK)));
        toleranceNanos = emissionIntervalNanos * (Math.max(1, rest / LIMIT_PER_TOKEN) - 1);
    }

    /** Whether one that can wait may leave. */
    boolean isDue(long now) {
        return nanosUntilToken(now) <= 0 || atOnce.free(now) > 0;
    }

    /** Nanoseconds until one that can wait may leave; not positive when it may. */
    long nanosUntilDue(long now) {
        long untilToken = nanosUntilToken(now);
        if (untilToken <= 0 || atOnce.free(now) > 0) {
            return 0;
        }
        long untilPlace = atOnce.nanosUntilNext(now);
        return untilPlace > 0 ? Math.min(untilToken, untilPlace) : untilToken;
    }

    /** A request leaves. However many could not wait, the others wait no longer than a window. */
    void take(boolean canWait, long now) {
        if (canWait && nanosUntilToken(now) > 0 && atOnce.free(now) > 0) {
            atOnce.take();
            atOnce.end(now);
            return;
        }
        long from = theoreticalArrivalNanos - now < 0 ? now : theoreticalArrivalNanos;
        long after = from + emissionIntervalNanos;
        theoreticalArrivalNanos = after - now > windowNanos ? now + windowNanos : after;
    }

    /**
     * An admitted request was not sent. Always gives back a token, even if it left at once: the sliding window alone guards the
     * limit.
     */
    void giveBack() {
        theoreticalArrivalNanos -= emissionIntervalNanos;
    }

    private long nanosUntilToken(long now) {
        return theoreticalArrivalNanos - toleranceNanos - now;
    }
}
