package dev.usher.kafka;

import java.util.Collection;

/** Keeps what is in memory within bounds by pausing and resuming partitions; polling goes on. Kafka thread only. */
final class Throttle {
    private final Flow flow;
    private final ReadAhead most;

    Throttle(Flow flow, ReadAhead most) {
        this.flow = flow;
        this.most = most;
    }

    void apply(Collection<Assignment> assigned) {
        long records = 0;
        long bytes = 0;
        for (Assignment assignment : assigned) {
            records += assignment.pendingRecords();
            bytes += assignment.pendingBytes();
        }
        ReadAhead limit = most.isExceededBy(records, bytes) ? most.shareOf(assigned.size()) : most;
        for (Assignment assignment : assigned) {
            if (!assignment.isPaused() && assignment.isFull(limit)) {
                flow.pause(assignment.partition());
                assignment.setPaused(true);
            } else if (assignment.isPaused() && assignment.hasRoomAgain(limit)) {
                flow.resume(assignment.partition());
                assignment.setPaused(false);
            }
        }
    }
}
