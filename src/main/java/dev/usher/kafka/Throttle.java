package dev.usher.kafka;

import java.util.Collection;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;

/** Keeps what is in memory within bounds by pausing and resuming partitions; polling goes on. Kafka thread only. */
final class Throttle {
    private final Consumer<byte[], byte[]> consumer;
    private final ReadAhead most;

    Throttle(Consumer<byte[], byte[]> consumer, ReadAhead most) {
        this.consumer = consumer;
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
                consumer.pause(Set.of(assignment.partition()));
                assignment.setPaused(true);
            } else if (assignment.isPaused() && assignment.hasRoomAgain(limit)) {
                consumer.resume(Set.of(assignment.partition()));
                assignment.setPaused(false);
            }
        }
    }
}
