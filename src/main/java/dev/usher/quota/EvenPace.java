package dev.usher.quota;

/**
 * Spreads requests over the window. What is spent at once comes back at once a window later, and nothing does meanwhile; so a
 * part of the limit may be spent at once, and the rest only evenly: whatever can wait needs a token of a bucket that a
 * twentieth of the rest fits into, and that is refilled by the rest once per window, but for a fraction of a place. Where
 * the limit is too small for a reserve, that leaves one free now and then. What cannot wait takes its token too, but in advance.
 *
 * <p>The bucket is kept as a single time, as the generic cell rate algorithm does: when the next request would be due if
 * all had left at equal intervals. Times are {@code System.nanoTime}. Not thread-safe; its {@link Turnstile} locks.
 */
final class EvenPace {
    /** So many places come back evenly at least, if there are as many; of those beyond, one half may be spent at once. */
    private static final int EVEN_AT_LEAST = 240;

    private static final int TOKENS = 20;
    /** How much of the limit is left unplanned, and how many places at most. */
    private static final double SLACK = 0.046;

    private static final double MOST_SLACK = 0.46;

    private final long windowNanos;
    /** Those that left at once, without being due. */
    private final SlidingWindow atOnce;

    private long interval;
    /** How much earlier than at equal intervals a request is due. */
    private long early;

    private long next;

    EvenPace(int limit, long windowNanos, long now) {
        this.windowNanos = windowNanos;
        this.atOnce = new SlidingWindow(0, windowNanos);
        this.next = now;
        limit(limit);
    }

    /** Goes by another limit from now on. */
    void limit(int requests) {
        int burst = Math.max(0, requests - EVEN_AT_LEAST) / 2;
        atOnce.limit(burst);
        int rest = Math.max(1, requests - burst);
        interval = (long) (windowNanos / (rest - Math.min(SLACK * rest, MOST_SLACK)));
        early = interval * (Math.max(1, rest / TOKENS) - 1);
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

    /** A request leaves. However many could not wait, the others do not wait for longer than a window. */
    void take(boolean canWait, long now) {
        if (canWait && nanosUntilToken(now) > 0 && atOnce.free(now) > 0) {
            atOnce.take();
            atOnce.end(now);
            return;
        }
        long from = next - now < 0 ? now : next;
        long after = from + interval;
        next = after - now > windowNanos ? now + windowNanos : after;
    }

    /** A request that left was not sent. */
    void giveBack() {
        next -= interval;
    }

    private long nanosUntilToken(long now) {
        return next - early - now;
    }
}
