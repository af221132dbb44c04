package dev.usher.kafka;

import java.util.Collection;
import java.util.function.LongSupplier;

/**
 * Keeps what is in memory within bounds by pausing and resuming partitions; polling goes on.
 *
 * <p>While commands flow, a few of them are enough to keep requests in flight, and objects that die young cost the garbage
 * collector little. A partition that stands still is read further, so that urgent commands are found behind those that wait.
 * Kafka thread only.
 */
final class Throttle {
    private final ConsumerControl control;
    private final ReadAhead shallow;
    private final ReadAhead deep;
    private final LongSupplier nanoTime;

    Throttle(ConsumerControl control, ReadAhead shallow, ReadAhead deep, LongSupplier nanoTime) {
        this.control = control;
        this.shallow = shallow;
        this.deep = deep;
        this.nanoTime = nanoTime;
    }

    /** @param isClogged whether outcomes cannot be published, so that nothing more may be read from any partition */
    void apply(Collection<Assignment> assigned, boolean isClogged) {
        long records = 0;
        long bytes = 0;
        for (Assignment assignment : assigned) {
            records += assignment.pendingRecords();
            bytes += assignment.pendingBytes();
        }
        ReadAhead shallowShare = shallow.leaving(assigned.size(), records, bytes);
        ReadAhead deepShare = deep.leaving(assigned.size(), records, bytes);
        long now = nanoTime.getAsLong();
        for (Assignment assignment : assigned) {
            ReadAhead limit = assignment.isSlow(now, shallowShare) ? deepShare : shallowShare;
            if (!assignment.isPaused() && (isClogged || assignment.isFull(limit))) {
                control.pause(assignment.partition());
                assignment.paused(now);
            } else if (assignment.isPaused() && !isClogged && assignment.hasRoomAgain(limit)) {
                control.resume(assignment.partition());
                assignment.resumed(now, shallowShare);
            }
        }
    }
}
