package dev.usher.kafka;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * What the loop says of itself: its status, for health, and once a second a snapshot of its partitions, for meters. Kafka thread
 * only, except {@link #status}.
 */
final class LoopReport {
    private static final long SNAPSHOT_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Partitions ours;
    private final Outbox outbox;
    private final ConsumerControl control;
    private final LoopMeters meters;
    private final LongSupplier nanoTime;
    private boolean joined;
    private Optional<String> pollTrouble = Optional.empty();
    private long snapshotAt;
    private volatile LoopStatus status;

    LoopReport(Partitions ours, Outbox outbox, ConsumerControl control, LoopMeters meters, LongSupplier nanoTime) {
        this.ours = ours;
        this.outbox = outbox;
        this.control = control;
        this.meters = meters;
        this.nanoTime = nanoTime;
        this.snapshotAt = nanoTime.getAsLong();
        this.status = LoopStatus.starting(nanoTime.getAsLong());
    }

    /** As of the last {@link #renew}. Any thread. */
    LoopStatus status() {
        return status;
    }

    /** Whether the consumer is a member of its group. */
    void joined(boolean isMember) {
        joined = isMember;
    }

    void pollSucceeded() {
        pollTrouble = Optional.empty();
    }

    void pollFailed(String why) {
        pollTrouble = Optional.of(why);
    }

    /** Publishes the current state. */
    void renew() {
        long now = nanoTime.getAsLong();
        if (now - snapshotAt >= SNAPSHOT_NANOS) {
            snapshotAt = now;
            meters.update(PartitionsSnapshot.of(ours.assignments(), control));
        }
        Optional<String> trouble = pollTrouble.or(outbox::trouble).or(ours::trouble);
        status = new LoopStatus(
                LoopStatus.Phase.RUNNING,
                joined,
                ours.assignments().size(),
                ours.restoring(),
                ours.pendingRecords(),
                trouble,
                now);
    }

    /** It has given everything up, as the group turned it away. */
    void turnedAway() {
        meters.update(PartitionsSnapshot.NOTHING);
        joined = false;
    }

    void stopped() {
        status = status.stopped(nanoTime.getAsLong());
    }
}
