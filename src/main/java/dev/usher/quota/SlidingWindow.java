package dev.usher.quota;

/**
 * At most so many requests in <em>any</em> window, as the server counts them.
 *
 * <p>The server counts a request somewhere between its leaving and its answer, so a request holds its place from the moment
 * it leaves until one window after it ended. That is exact without guessing at latency or clock differences; it costs one
 * round trip per window of throughput. Not thread-safe; its {@link Turnstile} locks.
 */
final class SlidingWindow {
    private final long windowNanos;
    /** When ended requests ended, oldest at {@code first}; a ring. */
    private final long[] ends;

    private int first;
    private int ended;
    private int inFlight;

    SlidingWindow(int limit, long windowNanos) {
        this.windowNanos = windowNanos;
        this.ends = new long[limit];
    }

    boolean tryTake(long now) {
        forgetBefore(now - windowNanos);
        if (inFlight + ended >= ends.length) {
            return false;
        }
        inFlight++;
        return true;
    }

    /** A request that was sent has ended. */
    void end(long now) {
        inFlight--;
        ends[(first + ended) % ends.length] = now;
        ended++;
    }

    /** A request that had its place was not sent. */
    void giveBack() {
        inFlight--;
    }

    /** Nanoseconds until a place is free, as far as ended requests tell; negative when one is free or unknown. */
    long nanosUntilFree(long now) {
        return ended == 0 ? -1 : ends[first] + windowNanos - now;
    }

    private void forgetBefore(long time) {
        while (ended > 0 && ends[first] - time <= 0) {
            first = (first + 1) % ends.length;
            ended--;
        }
    }
}
