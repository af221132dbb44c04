package dev.usher.quota;

/**
 * Spreads requests over the window. What is spent at once comes back at once a window later, and nothing does meanwhile; so
 * whatever can wait needs a token of a bucket that a twentieth of the limit fits into, and that is refilled by the limit once
 * per window, but for a fraction of a place: where the limit is too small for a reserve, that leaves one free now and then.
 * What cannot wait takes its token too, but in advance.
 *
 * <p>The bucket is kept as a single time, as the generic cell rate algorithm does: when the next request would be due if
 * all had left at equal intervals. Times are {@code System.nanoTime}. Not thread-safe; its {@link Turnstile} locks.
 */
final class EvenPace {
    private static final int BURSTS = 20;
    /** How much of the limit is left unplanned, and how many places at most. */
    private static final double SLACK = 0.04;

    private static final double MOST_SLACK = 0.4;

    private final long windowNanos;
    private long interval;
    /** How much earlier than due a request may leave. */
    private long burst;

    private long due;

    EvenPace(int limit, long windowNanos, long now) {
        this.windowNanos = windowNanos;
        this.due = now;
        limit(limit);
    }

    /** Goes by another limit from now on. With none at all, nothing is ever due. */
    void limit(int requests) {
        int limit = Math.max(1, requests);
        interval = (long) (windowNanos / (limit - Math.min(SLACK * limit, MOST_SLACK)));
        burst = interval * (Math.max(1, limit / BURSTS) - 1);
    }

    boolean isDue(long now) {
        return nanosUntilDue(now) <= 0;
    }

    /** Nanoseconds until one that can wait may leave; negative when it may. */
    long nanosUntilDue(long now) {
        return due - burst - now;
    }

    /** A request leaves. However many could not wait, the others do not wait for longer than a window. */
    void take(long now) {
        long from = due - now < 0 ? now : due;
        long next = from + interval;
        due = next - now > windowNanos ? now + windowNanos : next;
    }

    /** A request that had its token was not sent. */
    void giveBack() {
        due -= interval;
    }
}
