package dev.usher.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Outcomes and writes to the ledger that wait for their transaction. One is removed only when it is known to be committed, or when its
 * partition is given up; while the broker cannot be reached it waits. Kafka thread only.
 */
final class Outbox {
    private static final Logger log = LoggerFactory.getLogger(Outbox.class);
    private static final long FIRST_BACKOFF_NANOS = Duration.ofMillis(50).toNanos();
    private static final long LAST_BACKOFF_NANOS = Duration.ofSeconds(5).toNanos();

    /** What the group has committed for these partitions; see {@code Consumer#committed}. */
    interface CommittedOffsets {
        Map<TopicPartition, OffsetAndMetadata> of(Set<TopicPartition> partitions);
    }

    /** What was last committed as spent of the quota, and with which partitions. */
    private record Accounted(List<Assignment> assignments, Optional<QuotaShares.Spent> spent) {
        static final Accounted NOTHING = new Accounted(List.of(), Optional.empty());
    }

    private final Publisher publisher;
    private final CommittedOffsets committed;
    private final QuotaShares shares;
    private final long intervalNanos;
    private final LongSupplier nanoTime;
    private final List<Assignment.Outgoing> waiting = new ArrayList<>();
    /**
     * A producer was opened and the committed offsets were not looked up yet: its predecessor may have committed what it reported as
     * failed.
     */
    private boolean mustLookUpCommitted;

    private long dueAt;
    private long backoffNanos = FIRST_BACKOFF_NANOS;
    private Optional<String> trouble = Optional.empty();
    private Accounted accounted = Accounted.NOTHING;

    Outbox(
            Publisher publisher,
            CommittedOffsets committed,
            QuotaShares shares,
            Duration interval,
            LongSupplier nanoTime) {
        this.publisher = publisher;
        this.committed = committed;
        this.shares = shares;
        this.intervalNanos = interval.toNanos();
        this.nanoTime = nanoTime;
        this.dueAt = nanoTime.getAsLong();
    }

    void add(Assignment.Outgoing outgoing) {
        waiting.add(outgoing);
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /**
     * Whether the broker takes nothing, and as much waits for it as may be read ahead: commands that end without a request
     * would continue to fill it.
     */
    boolean isClogged(ReadAhead limit) {
        return trouble.isPresent() && (waiting.size() >= limit.records() || waitingBytes() >= limit.bytes());
    }

    /** Without the answers, which are seldom larger than their commands. */
    private long waitingBytes() {
        return waiting.stream()
                .filter(Assignment.Completed.class::isInstance)
                .mapToLong(outgoing -> Assignment.sizeOf(
                        ((Assignment.Completed) outgoing).completion().source()))
                .sum();
    }

    /** Nanoseconds until a transaction may be begun; zero or less when it may be now. */
    long nanosUntilDue() {
        return dueAt - nanoTime.getAsLong();
    }

    /** Why the last attempt to publish failed; empty when it succeeded. */
    Optional<String> trouble() {
        return trouble;
    }

    /** Forgets what belongs to a partition that is no longer ours: its next owner will find it not done. */
    void drop(Assignment assignment) {
        waiting.removeIf(outgoing -> outgoing.assignment() == assignment);
    }

    /** Forgets the intents of a partition that is being given up: this worker will not carry them out. */
    void dropIntents(Assignment assignment) {
        waiting.removeIf(outgoing ->
                outgoing.assignment() == assignment && outgoing instanceof Assignment.Write write && write.isIntent());
    }

    /**
     * Publishes all that waits, and the progress of these assignments, in one transaction.
     *
     * @return whether it is committed; if not, all of it still waits, but for what turned out to have been committed before
     */
    boolean publish(Collection<Assignment> assignments, ConsumerGroupMetadata group) {
        dueAt = nanoTime.getAsLong() + intervalNanos;
        try {
            if (publisher.isClosed()) {
                publisher.open();
                mustLookUpCommitted = true;
            }
            if (mustLookUpCommitted) {
                forgetCommitted(assignments);
                mustLookUpCommitted = false;
            }
            commit(assignments, group);
            succeeded();
            return true;
        } catch (KafkaException e) {
            failed(e);
            return false;
        }
    }

    private void commit(Collection<Assignment> all, ConsumerGroupMetadata group) {
        List<Assignment> assignments = List.copyOf(all);
        if (!hasAnythingToCommit(assignments)) {
            return;
        }
        Optional<QuotaShares.Spent> spent = shares.spent(assignments.size());
        Map<TopicPartition, OffsetAndMetadata> offsets = offsets(assignments, spent);
        List<ProducerRecord<byte[], byte[]>> publications = new ArrayList<>(waiting.size() + 8);
        List<Assignment.Write> writes = new ArrayList<>(waiting.size());
        for (Assignment.Outgoing outgoing : waiting) {
            if (outgoing instanceof Assignment.Completed completed) {
                publications.addAll(completed.completion().publications());
            }
            writeOf(outgoing).ifPresent(writes::add);
        }
        long begunAt = nanoTime.getAsLong();
        long[] ledgerOffsets;
        try {
            ledgerOffsets = publisher.publish(
                    publications,
                    writes.stream().map(write -> write.write().record()).toList(),
                    offsets,
                    group);
        } catch (KafkaException e) {
            assignments.stream()
                    .filter(assignment -> offsets.containsKey(assignment.partition()))
                    .forEach(Assignment::commitFailed);
            throw e;
        }
        for (Assignment.Outgoing outgoing : waiting) {
            tellCommitted(outgoing);
        }
        waiting.clear();
        accounted = new Accounted(assignments, spent);
        spent.ifPresent(QuotaShares.Spent::committed);
        tell(writes, ledgerOffsets, begunAt);
    }

    private boolean hasAnythingToCommit(List<Assignment> assignments) {
        return !waiting.isEmpty()
                || assignments.stream().anyMatch(Assignment::hasUncommitted)
                || (!assignments.isEmpty() && shares.awaitsCommit());
    }

    /** How much is spent in each partition's name changes all the time, so it is committed with all of them or with none. */
    private static Map<TopicPartition, OffsetAndMetadata> offsets(
            List<Assignment> assignments, Optional<QuotaShares.Spent> spent) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        String ofEach = assignments.isEmpty()
                ? ""
                : spent.map(QuotaShares.Spent::ofEach).orElse("");
        for (Assignment assignment : assignments) {
            if (spent.isPresent() || assignment.hasUncommitted()) {
                offsets.put(assignment.partition(), assignment.commit(ofEach));
            }
        }
        return offsets;
    }

    /** These partitions are given up, and all that concerns them is committed: their next owner counts what was spent in their names. */
    void handOver(Collection<Assignment> leaving) {
        int left =
                (int) accounted.assignments.stream().filter(leaving::contains).count();
        accounted.spent.ifPresent(spent -> spent.release(left));
        accounted = Accounted.NOTHING;
    }

    private static Optional<Assignment.Write> writeOf(Assignment.Outgoing outgoing) {
        return outgoing instanceof Assignment.Completed completed
                ? completed
                        .completion()
                        .write()
                        .map(write -> new Assignment.Write(completed.assignment(), write, false))
                : Optional.of((Assignment.Write) outgoing);
    }

    private static void tellCommitted(Assignment.Outgoing outgoing) {
        if (outgoing instanceof Assignment.Completed completed) {
            PartitionWork.Completion completion = completed.completion();
            completion.onCommit().committed(completion.source());
        }
    }

    private static void tell(List<Assignment.Write> writes, long[] offsets, long begunAt) {
        Map<Assignment, List<PartitionWork.CommittedWrite>> committed = new HashMap<>();
        for (int i = 0; i < offsets.length; i++) {
            Assignment.Write write = writes.get(i);
            committed
                    .computeIfAbsent(write.assignment(), unused -> new ArrayList<>())
                    .add(new PartitionWork.CommittedWrite(write.write(), offsets[i]));
        }
        committed.forEach((assignment, itsWrites) -> assignment.committed(itsWrites, begunAt));
    }

    /**
     * After a transaction of unknown outcome: what it committed must not be published again. The committed offsets tell what that
     * is, since they are in the same transaction as the results. All its writes to the ledger are sent again, in their order: the
     * latest entry of the ledger counts, and only a commit that succeeds tells at which offset an entry lies.
     */
    private void forgetCommitted(Collection<Assignment> assignments) {
        if (waiting.isEmpty()) {
            return;
        }
        Set<TopicPartition> partitions =
                assignments.stream().map(Assignment::partition).collect(Collectors.toSet());
        Map<TopicPartition, CommittedProgress> progress = new HashMap<>();
        committed.of(partitions).forEach((partition, offset) -> {
            if (offset != null) {
                progress.put(partition, CommittedProgress.of(offset));
            }
        });
        List<Assignment.Outgoing> again = new ArrayList<>(waiting.size());
        for (Assignment.Outgoing outgoing : waiting) {
            CommittedProgress known = progress.get(outgoing.assignment().partition());
            if (known != null
                    && outgoing instanceof Assignment.Completed completed
                    && known.isDone(completed.completion().source().offset())) {
                tellCommitted(completed);
                writeOf(completed).ifPresent(again::add);
            } else {
                again.add(outgoing);
            }
        }
        waiting.clear();
        waiting.addAll(again);
    }

    private void succeeded() {
        if (trouble.isPresent()) {
            log.atInfo().log("Publishing again");
        }
        trouble = Optional.empty();
        backoffNanos = FIRST_BACKOFF_NANOS;
    }

    private void failed(KafkaException e) {
        trouble = Optional.of(Causes.withType(e));
        dueAt = nanoTime.getAsLong() + backoffNanos;
        log.atWarn()
                .addKeyValue("waiting", waiting.size())
                .addKeyValue("retryInMs", Duration.ofNanos(backoffNanos).toMillis())
                .addKeyValue("error", trouble.get())
                .log("Transaction failed; its outcomes are kept and published again");
        backoffNanos = Math.min(LAST_BACKOFF_NANOS, 2 * backoffNanos);
    }
}
