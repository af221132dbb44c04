package dev.usher.kafka;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * One partition while it is assigned to this worker. A signal of an earlier assignment of the same partition carries that
 * other object, so it is recognised ({@link Partitions#has}) and dropped. Each {@code now} is {@code System.nanoTime}.
 * Kafka thread only, except the {@link PartitionWork.Reports}, which any thread may call: they only hand signals over.
 */
final class Assignment implements PartitionWork.Reports {

    /** What the work reports, on its way to the Kafka thread. */
    sealed interface Signal {
        Assignment assignment();
    }

    /** What waits for a transaction. */
    sealed interface Outgoing extends Signal {}

    record Completed(Assignment assignment, PartitionWork.Completion completion) implements Outgoing {}

    /** @param isIntent whether it announces a request: it is of no use once the partition is being given up */
    record Write(Assignment assignment, PartitionWork.LedgerWrite write, boolean isIntent) implements Outgoing {}

    record Drained(Assignment assignment) implements Signal {}

    private enum Phase {
        OPEN,
        /** Begins nothing more; what is under way may end. */
        STOPPED,
        /** Nothing is under way any more. */
        DRAINED
    }

    private final TopicPartition partition;
    private final Progress progress;
    private final RecordTimestamps timestamps = new RecordTimestamps();
    private final Pauses pauses = new Pauses();
    private final Consumer<Signal> signals;
    private final PartitionWork work;
    private int pendingRecords;
    private long pendingBytes;
    private Phase phase = Phase.OPEN;
    private boolean uncommitted;
    /** Offset of the record that did not fit into {@link Progress#SPAN}. */
    private OptionalLong noRoomFor = OptionalLong.empty();
    /** Where the log continues below what was already done of it, if it was truncated. */
    private OptionalLong truncatedAt = OptionalLong.empty();

    Assignment(
            TopicPartition partition,
            Progress progress,
            PartitionWork.Preparation preparation,
            Consumer<Signal> signals) {
        this.partition = partition;
        this.progress = progress;
        this.signals = signals;
        this.work = preparation.open(this);
    }

    @Override
    public void completed(PartitionWork.Completion completion) {
        signals.accept(new Completed(this, completion));
    }

    @Override
    public void writeIntent(PartitionWork.LedgerWrite intent) {
        signals.accept(new Write(this, intent, true));
    }

    @Override
    public void write(PartitionWork.LedgerWrite write) {
        signals.accept(new Write(this, write, false));
    }

    @Override
    public void drained() {
        signals.accept(new Drained(this));
    }

    TopicPartition partition() {
        return partition;
    }

    /**
     * Takes up what was polled.
     *
     * @return how many of the records were taken; the others are to be read again once there is room
     */
    int begin(List<ConsumerRecord<byte[], byte[]>> records) {
        List<ConsumerRecord<byte[], byte[]>> fresh = new ArrayList<>(records.size());
        int taken = 0;
        for (ConsumerRecord<byte[], byte[]> polled : records) {
            if (progress.isTruncated(polled.offset(), polled.leaderEpoch())) {
                truncatedAt = OptionalLong.of(polled.offset());
                break;
            }
            if (!progress.hasRoomFor(polled.offset())) {
                noRoomFor = OptionalLong.of(polled.offset());
                break;
            }
            taken++;
            progress.noteEpoch(polled.leaderEpoch());
            if (progress.begin(polled.offset())) {
                fresh.add(polled);
                pendingRecords++;
                pendingBytes += sizeOf(polled);
                timestamps.begun(polled.offset(), polled.timestamp());
            } else {
                uncommitted = true;
            }
        }
        if (!fresh.isEmpty()) {
            work.begin(fresh);
        }
        return taken;
    }

    /**
     * Takes up what the work reports.
     *
     * @return whether it is to be published; an intent that comes after the stop is not
     */
    boolean accept(Outgoing outgoing) {
        if (outgoing instanceof Completed completed) {
            ConsumerRecord<byte[], byte[]> source = completed.completion().source();
            progress.complete(source.offset());
            pendingRecords--;
            pendingBytes -= sizeOf(source);
        } else if (isStopped() && ((Write) outgoing).isIntent()) {
            return false;
        }
        // Writes too: the broker checks who owns a partition only if the transaction commits an offset of it.
        uncommitted = true;
        return true;
    }

    void committed(List<PartitionWork.CommittedWrite> writes, long begunAtNanos) {
        work.committed(writes, begunAtNanos);
    }

    /**
     * Its log ends here, below where reading would continue.
     *
     * @return whether that is news
     */
    boolean markTruncatedAt(long end) {
        if (truncatedAt.isPresent()) {
            return false;
        }
        truncatedAt = OptionalLong.of(end);
        return true;
    }

    /** Where reading continues, if the consumer does not say. */
    long seen() {
        return progress.seen();
    }

    void stop() {
        if (phase == Phase.OPEN) {
            phase = Phase.STOPPED;
        }
        // Its progress is committed once more, if only to record what was spent of the quota in its name.
        uncommitted = true;
        work.stop();
    }

    void markDrained() {
        phase = Phase.DRAINED;
    }

    boolean isStopped() {
        return phase != Phase.OPEN;
    }

    boolean isDrained() {
        return phase == Phase.DRAINED;
    }

    /** Whether there is something that the last {@link #commit} did not cover. */
    boolean hasUncommitted() {
        return uncommitted;
    }

    /** @param spent of the quota, in this partition's name */
    OffsetAndMetadata commit(String spent) {
        uncommitted = false;
        return progress.committable(spent).toOffsetAndMetadata();
    }

    /** The commit did not happen; the next one must contain this progress again. */
    void commitFailed() {
        uncommitted = true;
    }

    int pendingRecords() {
        return pendingRecords;
    }

    /** When the oldest record that is begun and not done was written, in milliseconds since the epoch. */
    OptionalLong oldestTimestamp() {
        return pendingRecords == 0 ? OptionalLong.empty() : timestamps.timestampOf(progress.oldestPending());
    }

    long pendingBytes() {
        return pendingBytes;
    }

    boolean isPaused() {
        return pauses.isPaused();
    }

    void paused(long now) {
        pauses.begun(now, pendingRecords);
    }

    void resumed(long now, ReadAhead shallow) {
        pauses.ended(now, pendingRecords, shallow);
    }

    /** Whether its commands get done slowly, because of the quota or an outage. */
    boolean isSlow(long now, ReadAhead shallow) {
        return pauses.isSlow(now, pendingRecords, shallow);
    }

    /** Why no more of its commands are run, if so: new ones cannot be told from old ones that were done long ago. */
    Optional<String> trouble() {
        return truncatedAt.isEmpty()
                ? Optional.empty()
                : Optional.of(partition + " goes on at offset " + truncatedAt.getAsLong()
                        + ", below what was done of it: the topic has lost"
                        + " records, and its new ones wait until the group's offset is set to the first of them");
    }

    boolean isFull(ReadAhead limit) {
        return truncatedAt.isPresent()
                || noRoomFor.isPresent()
                || pendingRecords >= limit.records()
                || pendingBytes >= limit.bytes();
    }

    /** Resuming only at half makes pausing and resuming rare. */
    boolean hasRoomAgain(ReadAhead limit) {
        if (noRoomFor.isPresent() && progress.hasRoomFor(noRoomFor.getAsLong())) {
            noRoomFor = OptionalLong.empty();
        }
        return truncatedAt.isEmpty()
                && noRoomFor.isEmpty()
                && pendingRecords <= limit.records() / 2
                && pendingBytes <= limit.bytes() / 2;
    }

    /** Roughly: headers are kept as long as the rest, and a sender may make them as large. */
    static long sizeOf(ConsumerRecord<byte[], byte[]> polled) {
        long size = length(polled.key()) + (long) length(polled.value());
        for (Header header : polled.headers()) {
            size += header.key().length() + (long) length(header.value());
        }
        return size;
    }

    private static int length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }
}
