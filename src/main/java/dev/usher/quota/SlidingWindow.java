package dev.usher.quota;

import java.util.Arrays;

/**
 * At most so many requests in <em>any</em> window, as the server counts them.
 *
 * <p>The server counts a request somewhere between its leaving and its answer, so a request holds its place from the moment
 * it leaves until one window after it ended. That is exact without guessing at latency or clock differences; it costs one
 * round trip per window of throughput. Times are {@code System.nanoTime}. Not thread-safe; its {@link Turnstile} locks.
 */
final class SlidingWindow {
    private static final int FIRST_CAPACITY = 64;

    private final long windowNanos;
    private int limit;
    /** When ended requests ended, oldest at {@code first}; a ring that grows. */
    private long[] ends = new long[FIRST_CAPACITY];

    private int first;
    private int ended;
    private int inFlight;

    SlidingWindow(int limit, long windowNanos) {
        this.limit = limit;
        this.windowNanos = windowNanos;
    }

    /** Allows more from now on, or fewer; if more places are taken than that, nobody gets one until enough are back. */
    void limit(int requests) {
        limit = requests;
    }

    int limit() {
        return limit;
    }

    /** Places that are free; negative when more are taken than there are. */
    int free(long now) {
        forgetBefore(now - windowNanos);
        return limit - inFlight - ended;
    }

    /** A request leaves. */
    void take() {
        inFlight++;
    }

    /** A request that was sent has ended, or will have ended by then. */
    void end(long at) {
        inFlight--;
        if (ended == ends.length) {
            ends = endsInOrder(2 * ended);
            first = 0;
        }
        int place = ended;
        // Few are in the future, so this is soon found.
        while (place > 0 && endAt(place - 1) - at > 0) {
            ends[(first + place) % ends.length] = endAt(place - 1);
            place--;
        }
        ends[(first + place) % ends.length] = at;
        ended++;
    }

    private long endAt(int place) {
        return ends[(first + place) % ends.length];
    }

    /** A request that had its place was not sent. */
    void giveBack() {
        inFlight--;
    }

    /** Requests that others sent hold places too. */
    void charge(long[] others) {
        long[] all = endsInOrder(ended + others.length);
        System.arraycopy(others, 0, all, ended, others.length);
        Arrays.sort(all);
        replace(all);
    }

    /**
     * Forgets a part of all requests, rounded up, for somebody else to be charged with. They are taken evenly from those that
     * have ended.
     *
     * @return when they ended
     */
    long[] release(int part, int whole) {
        long[] all = endsInOrder(ended);
        int count = (int) Math.min(ended, ((long) (ended + inFlight) * part + whole - 1) / whole);
        long[] released = new long[count];
        long[] kept = new long[all.length - count];
        int found = 0;
        for (int i = 0; i < all.length; i++) {
            if ((i + 1L) * count / all.length > found) {
                released[found++] = all[i];
            } else {
                kept[i - found] = all[i];
            }
        }
        replace(kept);
        return released;
    }

    /** Whether no request of the last window is remembered. */
    boolean isEmpty(long now) {
        forgetBefore(now - windowNanos);
        return inFlight + ended == 0;
    }

    /** Nanoseconds until a place comes back, as far as ended requests tell; negative when unknown. */
    long nanosUntilNext(long now) {
        return ended == 0 ? -1 : ends[first] + windowNanos - now;
    }

    /** Nanoseconds until all places of ended requests are back. */
    long nanosUntilAll(long now) {
        return ended == 0 ? 0 : ends[(first + ended - 1) % ends.length] + windowNanos - now;
    }

    private long[] endsInOrder(int length) {
        long[] ordered = new long[length];
        for (int i = 0; i < ended; i++) {
            ordered[i] = ends[(first + i) % ends.length];
        }
        return ordered;
    }

    private void replace(long[] ordered) {
        first = 0;
        ended = ordered.length;
        ends = Arrays.copyOf(ordered, Math.max(FIRST_CAPACITY, ordered.length));
    }

    private void forgetBefore(long time) {
        while (ended > 0 && ends[first] - time <= 0) {
            first = (first + 1) % ends.length;
            ended--;
        }
    }
}
