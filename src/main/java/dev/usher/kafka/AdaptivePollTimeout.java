package dev.usher.kafka;

import java.time.Duration;

/**
 * How long to wait for commands to end before looking again: the longer nothing has happened, the longer the wait. A result is
 * late by a fraction of what its command took, and commands that wait for hours cost no CPU. Times are {@code System.nanoTime}.
 * Kafka thread only.
 */
final class AdaptivePollTimeout {
    private static final int IDLE_PER_WAIT = 8;

    private final long leastNanos;
    private final long mostNanos;
    private long lastActivityAt;

    AdaptivePollTimeout(Duration least, Duration most, long now) {
        this.leastNanos = least.toNanos();
        this.mostNanos = Math.max(leastNanos, most.toNanos());
        this.lastActivityAt = now;
    }

    /** Something has happened. */
    void noteActivity(long now) {
        lastActivityAt = now;
    }

    /** An eighth of the time for which nothing has happened, within bounds. */
    Duration at(long now) {
        return Duration.ofNanos(Math.max(leastNanos, Math.min(mostNanos, (now - lastActivityAt) / IDLE_PER_WAIT)));
    }
}
