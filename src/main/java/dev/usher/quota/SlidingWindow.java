package dev.usher.quota;

import java.time.Duration;
import java.util.Arrays;

/**
 * A limit on the requests in <em>any</em> window, as the server counts them.
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
    /** How many have been forgotten: the number of the request at {@code first}, when all are numbered in the order of their ends. */
    private long forgotten;
    /** Changes when requests get other numbers. */
    private int generation;

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

    Duration length() {
        return Duration.ofNanos(windowNanos);
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
        // Few are in the future, so this takes few steps.
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

    /** Splits the requests that hold places over this number of partitions. */
    SpentByPartition splitByPartition(int partitions, long now) {
        forgetBefore(now - windowNanos);
        long[] bounds = new long[SpentByPartition.AGES + 2];
        for (int age = 0; age < SpentByPartition.AGES; age++) {
            bounds[age] = forgotten + endedBy(now - windowNanos + windowNanos / SpentByPartition.AGES * age);
        }
        // A place that was lent may be in use for a while yet, like one that is under way.
        bounds[SpentByPartition.AGES] = forgotten + endedBy(now);
        bounds[SpentByPartition.AGES + 1] = forgotten + ended + inFlight;
        return new SpentByPartition(partitions, bounds, generation);
    }

    /**
     * Forgets what was assigned to this number of the partitions, since their next owner is charged with it; except those that were
     * under way then: they count on both sides. Of no effect when others have been charged or released since.
     */
    void release(SpentByPartition spent, int partitions) {
        if (spent.generation() != generation) {
            return;
        }
        int staying = spent.partitions() - partitions;
        long[] kept = new long[ended];
        int count = 0;
        for (int i = 0; i < ended; i++) {
            if (spent.staysWith(staying, forgotten + i)) {
                kept[count++] = ends[(first + i) % ends.length];
            }
        }
        replace(Arrays.copyOf(kept, count));
    }

    /** Forgets the requests that have ended, however long ago: the next owners of their partitions count them. */
    void forgetEnded(long now) {
        forgetBefore(now);
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

    /** How many of those that count had ended by then. */
    private int endedBy(long time) {
        int low = 0;
        int high = ended;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (ends[(first + middle) % ends.length] - time <= 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private void replace(long[] ordered) {
        generation++;
        first = 0;
        ended = ordered.length;
        ends = Arrays.copyOf(ordered, Math.max(FIRST_CAPACITY, ordered.length));
    }

    private void forgetBefore(long time) {
        while (ended > 0 && ends[first] - time <= 0) {
            first = (first + 1) % ends.length;
            ended--;
            forgotten++;
        }
    }
}
