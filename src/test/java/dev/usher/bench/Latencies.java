package dev.usher.bench;

import java.util.Arrays;

/** How long each of so many took. Confined to one thread. */
final class Latencies {

    private final long[] nanos;
    private int count;

    Latencies(int capacity) {
        nanos = new long[capacity];
    }

    void add(long tookNanos) {
        nanos[count++] = tookNanos;
    }

    int count() {
        return count;
    }

    /** In milliseconds: so many of a hundred were no slower. */
    double percentile(int percent) {
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        return sorted[Math.max(0, (int) Math.ceil(count * percent / 100.0) - 1)] / 1e6;
    }
}
