package dev.usher.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnstableOffsetCommitException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what earlier owners of partitions have left: first how far they came, then the ledger to its end.
 *
 * <p>In this order, because an earlier owner may have fallen silent within a transaction. The broker does not tell the offsets
 * of an open transaction, so they are asked for until that is committed or aborted; nor can records of an open transaction be
 * read. So once both answers are complete, nothing of an earlier owner can still appear: whatever else it tries to commit,
 * the broker refuses, since the partition is no longer its own. Ledger thread only.
 */
final class TakeOvers {
    private static final Logger log = LoggerFactory.getLogger(TakeOvers.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final long PROGRESS_NANOS = Duration.ofSeconds(2).toNanos();

    private final Consumer<byte[], byte[]> consumer;
    private final Admin admin;
    private final String group;
    private final String ledger;

    TakeOvers(Consumer<byte[], byte[]> consumer, Admin admin, String group, String ledger) {
        this.consumer = consumer;
        this.admin = admin;
        this.group = group;
        this.ledger = ledger;
    }

    /**
     * Completes them all, but for those that are cancelled meanwhile, each as soon as it can.
     *
     * @throws RetriableException for those that an open transaction holds up, or whose part of the ledger cannot be read; the
     *     others are completed
     */
    void run(List<TakeOver> asked) {
        List<TakeOver> wanted =
                asked.stream().filter(takeOver -> !takeOver.result().isDone()).toList();
        if (wanted.isEmpty()) {
            return;
        }
        Map<TopicPartition, CommittedProgress> progress = progressOf(wanted);
        Map<TopicPartition, Long> ends = ends(wanted.stream().map(this::placeOf).collect(Collectors.toSet()));
        List<TakeOver> ready = wanted.stream()
                .filter(takeOver -> progress.containsKey(takeOver.partition()) && ends.containsKey(placeOf(takeOver)))
                .toList();
        if (!ready.isEmpty()) {
            restore(ready, progress, ends);
        }
        List<TopicPartition> waiting = wanted.stream()
                .filter(takeOver -> !takeOver.result().isDone())
                .map(TakeOver::partition)
                .toList();
        if (!waiting.isEmpty()) {
            throw new UnstableOffsetCommitException(waiting
                    + " wait for the open transaction of an earlier owner, or for a leader of their part of the ledger; "
                    + "should that last longer than transaction.timeout, `kafka-transactions.sh find-hanging` tells what "
                    + "the broker forgot to end");
        }
    }

    private void restore(
            List<TakeOver> wanted, Map<TopicPartition, CommittedProgress> progress, Map<TopicPartition, Long> ends) {
        Map<TopicPartition, List<Reading>> byPlace = wanted.stream()
                .map(takeOver -> new Reading(
                        takeOver,
                        takeOver.works().prepare(takeOver.partition()),
                        Objects.requireNonNull(progress.get(takeOver.partition()))))
                .collect(Collectors.groupingBy(reading -> placeOf(reading.takeOver)));
        long begunAt = System.nanoTime();
        long records = read(byPlace, ends);
        log.atInfo()
                .addKeyValue(
                        "partitions",
                        wanted.stream()
                                .filter(takeOver -> takeOver.result().isDone())
                                .count())
                .addKeyValue("records", records)
                .addKeyValue(
                        "tookMs", Duration.ofNanos(System.nanoTime() - begunAt).toMillis())
                .log("Ledger restored");
    }

    private record Reading(TakeOver takeOver, PartitionWork.Preparation preparation, CommittedProgress reached) {
        void complete() {
            takeOver.result().complete(new Restored(reached, preparation));
        }
    }

    private TopicPartition placeOf(TakeOver takeOver) {
        return new TopicPartition(ledger, takeOver.partition().partition());
    }

    /** Of those whose offsets are final. */
    private Map<TopicPartition, CommittedProgress> progressOf(List<TakeOver> wanted) {
        List<TopicPartition> partitions =
                wanted.stream().map(TakeOver::partition).toList();
        Map<TopicPartition, OffsetAndMetadata> committed = TopicReader.get(admin.listConsumerGroupOffsets(
                        Map.of(group, new ListConsumerGroupOffsetsSpec().topicPartitions(partitions)),
                        new ListConsumerGroupOffsetsOptions().requireStable(true))
                .partitionsToOffsetAndMetadata(group));
        // The admin client does not wait: it leaves out those whose offsets are part of an open transaction.
        Map<TopicPartition, CommittedProgress> progress = new HashMap<>();
        committed.forEach((partition, offset) -> progress.put(
                partition, offset == null ? CommittedProgress.startingAt(0) : CommittedProgress.of(offset)));
        return progress;
    }

    /**
     * With the records of open transactions: they are to be waited for. Without those that nobody leads at the moment, or that
     * do not exist: others are not to wait for them.
     */
    private Map<TopicPartition, Long> ends(Set<TopicPartition> partitions) {
        Map<TopicPartition, OffsetSpec> latest =
                partitions.stream().collect(Collectors.toMap(Function.identity(), partition -> OffsetSpec.latest()));
        ListOffsetsOptions options =
                new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED).timeoutMs((int) PATIENCE.toMillis());
        ListOffsetsResult answer = admin.listOffsets(latest, options);
        Map<TopicPartition, Long> ends = new HashMap<>();
        for (TopicPartition partition : partitions) {
            try {
                ends.put(
                        partition,
                        TopicReader.get(answer.partitionResult(partition)).offset());
            } catch (RetriableException e) {
                log.atWarn()
                        .addKeyValue("partition", partition)
                        .addKeyValue("error", e.getClass().getSimpleName() + ": " + e.getMessage())
                        .log("A part of the ledger cannot be read; whoever needs it waits");
            }
        }
        return ends;
    }

    /** Until all is read, or until nothing more comes: then it is somebody else's turn. */
    private long read(Map<TopicPartition, List<Reading>> readings, Map<TopicPartition, Long> ends) {
        Set<TopicPartition> left = new HashSet<>(readings.keySet());
        consumer.assign(left);
        consumer.seekToBeginning(left);
        handOver(left, readings, ends);
        long records = 0;
        long saidAt = System.nanoTime();
        long movedAt = saidAt;
        while (!left.isEmpty() && System.nanoTime() - movedAt < PATIENCE.toNanos()) {
            ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
            for (TopicPartition place : polled.partitions()) {
                for (Reading reading : readings.getOrDefault(place, List.of())) {
                    polled.records(place).forEach(reading.preparation::add);
                }
            }
            if (!polled.isEmpty()) {
                records += polled.count();
                movedAt = System.nanoTime();
            }
            handOver(left, readings, ends);
            if (System.nanoTime() - saidAt > PROGRESS_NANOS) {
                saidAt = System.nanoTime();
                sayProgress(records, left, ends);
            }
        }
        consumer.unsubscribe();
        return records;
    }

    /** What is read to its end is the event loop's from now on, so nothing more of it is read. */
    private void handOver(
            Set<TopicPartition> left, Map<TopicPartition, List<Reading>> readings, Map<TopicPartition, Long> ends) {
        if (left.removeIf(place -> isSettled(place, readings, ends))) {
            consumer.assign(left);
        }
    }

    /** Whether nobody needs more of it. */
    private boolean isSettled(
            TopicPartition place, Map<TopicPartition, List<Reading>> readings, Map<TopicPartition, Long> ends) {
        List<Reading> here = readings.getOrDefault(place, List.of());
        if (consumer.position(place) >= ends.getOrDefault(place, 0L)) {
            here.forEach(Reading::complete);
        }
        return here.stream().allMatch(reading -> reading.takeOver.result().isDone());
    }

    private void sayProgress(long records, Set<TopicPartition> left, Map<TopicPartition, Long> ends) {
        long toGo = left.stream()
                .mapToLong(partition -> ends.getOrDefault(partition, 0L) - consumer.position(partition))
                .sum();
        log.atInfo()
                .addKeyValue("partitions", left.size())
                .addKeyValue("recordsRead", records)
                .addKeyValue("recordsToGo", toGo)
                .log("Restoring the ledger; it may wait for the transaction of a worker that died");
    }
}
