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
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
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
     * Completes them all, but for those that are cancelled meanwhile.
     *
     * @throws UnstableOffsetCommitException for those that an open transaction holds up; the others are completed
     */
    void run(List<TakeOver> asked) {
        List<TakeOver> wanted =
                asked.stream().filter(takeOver -> !takeOver.result().isDone()).toList();
        if (wanted.isEmpty()) {
            return;
        }
        Map<TopicPartition, CommittedProgress> progress = progressOf(wanted);
        List<TakeOver> ready = wanted.stream()
                .filter(takeOver -> progress.containsKey(takeOver.partition()))
                .toList();
        if (!ready.isEmpty()) {
            restore(ready, progress);
        }
        if (ready.size() < wanted.size()) {
            throw new UnstableOffsetCommitException((wanted.size() - ready.size())
                    + " partitions wait for the open transaction of an earlier owner; should that last longer than "
                    + "transaction.timeout, `kafka-transactions.sh find-hanging` tells what the broker forgot to end");
        }
    }

    private void restore(List<TakeOver> wanted, Map<TopicPartition, CommittedProgress> progress) {
        List<Reading> readings = wanted.stream()
                .map(takeOver -> new Reading(takeOver, takeOver.works().prepare(takeOver.partition())))
                .toList();
        Map<TopicPartition, List<Reading>> byPlace = readings.stream().collect(Collectors.groupingBy(this::placeOf));
        long begunAt = System.nanoTime();
        long records = read(byPlace, ends(byPlace.keySet()));
        for (Reading reading : readings) {
            TopicPartition partition = reading.takeOver.partition();
            CommittedProgress reached = Objects.requireNonNull(progress.get(partition));
            reading.takeOver.result().complete(new Restored(reached, reading.preparation));
        }
        log.atInfo()
                .addKeyValue("partitions", wanted.size())
                .addKeyValue("records", records)
                .addKeyValue(
                        "tookMs", Duration.ofNanos(System.nanoTime() - begunAt).toMillis())
                .log("Ledger restored");
    }

    private record Reading(TakeOver takeOver, PartitionWork.Preparation preparation) {}

    private TopicPartition placeOf(Reading reading) {
        return new TopicPartition(ledger, reading.takeOver.partition().partition());
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

    /** With the records of open transactions: they are to be waited for. */
    private Map<TopicPartition, Long> ends(Set<TopicPartition> partitions) {
        Map<TopicPartition, OffsetSpec> latest =
                partitions.stream().collect(Collectors.toMap(Function.identity(), partition -> OffsetSpec.latest()));
        return TopicReader.get(admin.listOffsets(latest, new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED))
                        .all())
                .entrySet()
                .stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, end -> end.getValue().offset()));
    }

    private long read(Map<TopicPartition, List<Reading>> readings, Map<TopicPartition, Long> ends) {
        Set<TopicPartition> left = new HashSet<>(readings.keySet());
        consumer.assign(left);
        consumer.seekToBeginning(left);
        left.removeIf(partition -> isRead(partition, ends));
        long records = 0;
        long saidAt = System.nanoTime();
        while (!left.isEmpty()) {
            ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
            for (TopicPartition place : polled.partitions()) {
                for (Reading reading : readings.getOrDefault(place, List.of())) {
                    polled.records(place).forEach(reading.preparation::add);
                }
            }
            records += polled.count();
            left.removeIf(place -> isRead(place, ends) || nobodyWants(readings.getOrDefault(place, List.of())));
            if (System.nanoTime() - saidAt > PROGRESS_NANOS) {
                saidAt = System.nanoTime();
                sayProgress(records, left, ends);
            }
        }
        consumer.unsubscribe();
        return records;
    }

    private boolean isRead(TopicPartition partition, Map<TopicPartition, Long> ends) {
        return consumer.position(partition) >= ends.getOrDefault(partition, 0L);
    }

    private static boolean nobodyWants(List<Reading> readings) {
        return readings.stream().allMatch(reading -> reading.takeOver.result().isDone());
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
