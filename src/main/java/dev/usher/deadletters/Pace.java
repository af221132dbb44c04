package dev.usher.deadletters;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How fast a replay sends: some at a time, in one transaction, and then a wait as long as the rate requires. Lost time is not
 * made up for. One thread.
 */
final class Pace {
    /** A kill wastes the work for no more records than this. */
    static final int MOST = 100;

    private final double perSecond;
    private final LongSupplier nanoTime;
    private long next;

    /**
     * The first may leave at once.
     *
     * @param perSecond 0 means as fast as possible
     */
    Pace(double perSecond, LongSupplier nanoTime) {
        this.perSecond = perSecond;
        this.nanoTime = nanoTime;
        this.next = nanoTime.getAsLong();
    }

    /** How many are sent together: half a second's. */
    int together() {
        return perSecond == 0 ? MOST : (int) Math.max(1, Math.min(MOST, perSecond / 2));
    }

    /** How long the next ones have to wait. */
    Duration untilNext() {
        return Duration.ofNanos(Math.max(0, next - nanoTime.getAsLong()));
    }

    void sent(int count) {
        if (perSecond > 0) {
            long now = nanoTime.getAsLong();
            next = (next - now > 0 ? next : now)
                    + (long) (count / perSecond * Duration.ofSeconds(1).toNanos());
        }
    }
}
