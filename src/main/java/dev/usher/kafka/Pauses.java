package dev.usher.kafka;

import java.util.concurrent.TimeUnit;

/**
 * How fast the commands of one partition get done while it is paused, since none are added then. It is slow if it needs three
 * seconds or more for half of what a partition may hold while commands flow, however much it holds. Times are
 * {@code System.nanoTime}. Kafka thread only.
 */
final class Pauses {
    private static final long SLOW_NANOS = TimeUnit.SECONDS.toNanos(3);

    private boolean isPaused;
    private long pausedAt;
    private int pendingThen;
    private boolean wasSlow;

    void begun(long now, int pending) {
        isPaused = true;
        pausedAt = now;
        pendingThen = pending;
    }

    void ended(long now, int pending, ReadAhead shallow) {
        wasSlow = hasBeenSlow(now, pending, shallow);
        isPaused = false;
    }

    boolean isPaused() {
        return isPaused;
    }

    /** As last measured: in this pause if it has lasted long enough, otherwise in the one before. */
    boolean isSlow(long now, int pending, ReadAhead shallow) {
        boolean isLongEnough = isPaused && now - pausedAt >= SLOW_NANOS;
        return isLongEnough ? hasBeenSlow(now, pending, shallow) : wasSlow;
    }

    private boolean hasBeenSlow(long now, int pending, ReadAhead shallow) {
        long passed = now - pausedAt;
        double doneIfSlow = shallow.records() / 2.0 * passed / SLOW_NANOS;
        return passed >= SLOW_NANOS && pendingThen - pending <= doneIfSlow;
    }
}
