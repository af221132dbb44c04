package dev.usher.kafka;

import java.util.Collection;
import java.util.function.LongSupplier;

/**
 * Keeps what is in memory within bounds by pausing and resuming partitions; polling goes on.
 *
 * <p>While commands flow, a few of them are enough to keep requests in flight, and what lives shortly costs the garbage
 * collector little. A partition that stands still is read further, so that what is urgent is found behind what waits.
 * Kafka thread only.
 */
final class Throttle {
    private final Flow flow;
    private final ReadAhead flowing;
    private final ReadAhead standing;
    private final LongSupplier nanoTime;

    Throttle(Flow flow, ReadAhead flowing, ReadAhead standing, LongSupplier nanoTime) {
        this.flow = flow;
        this.flowing = flowing;
        this.standing = standing;
        this.nanoTime = nanoTime;
    }

    void apply(Collection<Assignment> assigned) {
        long records = 0;
        long bytes = 0;
        for (Assignment assignment : assigned) {
            records += assignment.pendingRecords();
            bytes += assignment.pendingBytes();
        }
        ReadAhead little = flowing.leaving(assigned.size(), records, bytes);
        ReadAhead much = standing.leaving(assigned.size(), records, bytes);
        long now = nanoTime.getAsLong();
        for (Assignment assignment : assigned) {
            ReadAhead limit = assignment.standsStill(now, little) ? much : little;
            if (!assignment.isPaused() && assignment.isFull(limit)) {
                flow.pause(assignment.partition());
                assignment.paused(now);
            } else if (assignment.isPaused() && assignment.hasRoomAgain(limit)) {
                flow.resume(assignment.partition());
                assignment.resumed(now, little);
            }
        }
    }
}
