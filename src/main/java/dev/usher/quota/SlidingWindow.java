package dev.usher.quota;

/**
 * At most so many requests in <em>any</em> window, as the server counts them.
 *
 * <p>The server counts a request somewhere between its leaving and its answer, so a request holds its place from the moment
 * it leaves until one window after it ended. That is exact without guessing at latency or clock differences; it costs one
 * round trip per window of throughput. Not thread-safe; its {@link Turnstile} locks.
 */
final class SlidingWindow {
    private static final int FIRST_CAPACITY = 64;

    private final int limit;
    private final long windowNanos;
    /** When ended requests ended, oldest at {@code first}; a ring that grows up to the limit. */
    private long[] ends;

    private int first;
    private int ended;
    private int inFlight;

    SlidingWindow(int limit, long windowNanos) {
        this.limit = limit;
        this.windowNanos = windowNanos;
        this.ends = new long[Math.min(limit, FIRST_CAPACITY)];
    }

    boolean tryTake(long now) {
        forgetBefore(now - windowNanos);
        if (inFlight + ended >= limit) {
            return false;
        }
        inFlight++;
        return true;
    }

    /** A request that was sent has ended. */
    void end(long now) {
        inFlight--;
        if (ended == ends.length) {
            grow();
        }
        ends[(first + ended) % ends.length] = now;
        ended++;
    }

    /** A request that had its place was not sent. */
    void giveBack() {
        inFlight--;
    }

    /** Whether no request of the last window is remembered. */
    boolean isEmpty(long now) {
        forgetBefore(now - windowNanos);
        return inFlight + ended == 0;
    }

    /** Nanoseconds until a place is free, as far as ended requests tell; negative when one is free or unknown. */
    long nanosUntilFree(long now) {
        return ended == 0 ? -1 : ends[first] + windowNanos - now;
    }

    private void grow() {
        long[] larger = new long[(int) Math.min(limit, 2L * ends.length)];
        for (int i = 0; i < ended; i++) {
            larger[i] = ends[(first + i) % ends.length];
        }
        first = 0;
        ends = larger;
    }

    private void forgetBefore(long time) {
        while (ended > 0 && ends[first] - time <= 0) {
            first = (first + 1) % ends.length;
            ended--;
        }
    }
}
