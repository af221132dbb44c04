package dev.usher.quota;

import java.time.Duration;
import java.time.Instant;

/**
 * What a worker has spent of the quota, at one moment, split evenly over its partitions: each has its part of <em>all</em>
 * requests, whatever they were sent for. So when some of the partitions go, what is left fits the share that is left. Any
 * thread.
 */
public final class Spending {
    private final Object lock;
    private final Instant at;
    private final Duration inUseYet;
    private final SlidingWindow window;
    private final SpentByPartition spent;
    private final Runnable onCommit;
    private final Runnable onRelease;

    /**
     * What was spent of a window.
     *
     * @param lock guards the window
     * @param inUseYet how long a place that was lent may be in use after it was handed over
     * @param onCommit what waits until this is committed
     * @param onRelease lets requests that wait for places proceed; called without the lock
     */
    Spending(
            Object lock,
            Instant at,
            Duration inUseYet,
            SlidingWindow window,
            SpentByPartition spent,
            Runnable onCommit,
            Runnable onRelease) {
        this.lock = lock;
        this.at = at;
        this.inUseYet = inUseYet;
        this.window = window;
        this.spent = spent;
        this.onCommit = onCommit;
        this.onRelease = onRelease;
    }

    /** It is committed with all partitions, so their next owners will count it: places among it may be lent from now on. */
    public void committed() {
        onCommit.run();
    }

    /** What was spent in the name of each partition, to be kept with it; empty when nothing was. */
    public String ofEach() {
        if (spent.size() == 0) {
            return "";
        }
        int[] counts = new int[SpentByPartition.AGES + 1];
        for (int age = 0; age <= SpentByPartition.AGES; age++) {
            counts[age] = spent.count(age);
        }
        return SpendingText.write(at, window.length(), inUseYet, counts);
    }

    /** No longer counts what was spent in the name of this number of the partitions: their next owners do. Once at most. */
    public void release(int partitions) {
        synchronized (lock) {
            window.release(spent, partitions);
        }
        onRelease.run();
    }
}
