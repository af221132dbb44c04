package dev.usher.deadletters;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Reads partitions up to where they ended at a moment, as a member of no group. Its consumer is to read committed records
 * only; then an end is the last place before any open transaction, and is always reached. One thread.
 */
public final class TopicReading {
    private static final Duration POLL = Duration.ofMillis(500);
    /** For so long nothing comes only if the broker is away. */
    private static final Duration STALL = Duration.ofSeconds(30);

    private final org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer;
    private final Map<TopicPartition, Long> ends;
    private final Set<TopicPartition> left;
    private final LongSupplier nanoTime;
    private Map<TopicPartition, Long> positions = Map.of();
    /** Spent in polls since anything came. */
    private long stalledNanos;

    /**
     * Starts reading at the given offsets.
     *
     * @param starts partitions that are missing are read from their beginning
     * @param ends exclusive; no other partitions are read
     */
    public TopicReading(
            org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer,
            Map<TopicPartition, Long> starts,
            Map<TopicPartition, Long> ends) {
        this(consumer, starts, ends, System::nanoTime);
    }

    TopicReading(
            org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer,
            Map<TopicPartition, Long> starts,
            Map<TopicPartition, Long> ends,
            LongSupplier nanoTime) {
        this.consumer = consumer;
        this.nanoTime = nanoTime;
        this.ends = Map.copyOf(ends);
        this.left = new HashSet<>(ends.keySet());
        consumer.assign(left);
        consumer.resume(left); // an earlier reading with the same consumer may have paused them
        consumer.seekToBeginning(left);
        starts.forEach((partition, offset) -> {
            if (left.contains(partition)) {
                consumer.seek(partition, offset);
            }
        });
    }

    /** The partitions of a topic, and where they end now. */
    public static Map<TopicPartition, Long> ends(
            org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer, String topic) {
        return consumer.endOffsets(consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList());
    }

    /** Where records of this time or later begin; the given end where there are none. */
    public static Map<TopicPartition, Long> since(
            Instant time,
            org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer,
            Map<TopicPartition, Long> ends) {
        Map<TopicPartition, Long> times = new HashMap<>();
        ends.keySet().forEach(partition -> times.put(partition, Math.max(0, time.toEpochMilli())));
        Map<TopicPartition, Long> starts = new HashMap<>(ends);
        consumer.offsetsForTimes(times).forEach((partition, found) -> {
            if (found != null) {
                starts.put(partition, found.offset());
            }
        });
        return starts;
    }

    /** Reads all there is. */
    public void forEach(Consumer<ConsumerRecord<byte[], byte[]>> action) {
        while (!isOver()) {
            next().forEach(action);
        }
    }

    /** Reads on as long as there is more, and more is wanted. */
    public void forEachWhile(Predicate<ConsumerRecord<byte[], byte[]>> isMoreWanted) {
        boolean goesOn = true;
        while (goesOn && !isOver()) {
            goesOn = next().stream().allMatch(isMoreWanted);
        }
    }

    boolean isOver() {
        left.removeIf(partition -> consumer.position(partition) >= ends.getOrDefault(partition, 0L));
        return left.isEmpty();
    }

    /**
     * The next records of each partition in their order; perhaps none.
     *
     * @throws TimeoutException when nothing has come for half a minute, though there is more
     */
    List<ConsumerRecord<byte[], byte[]>> next() {
        long begunAt = nanoTime.getAsLong();
        ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
        throwIfStalled(nanoTime.getAsLong() - begunAt);
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>(polled.count());
        for (TopicPartition partition : polled.partitions()) {
            long end = ends.getOrDefault(partition, 0L);
            polled.records(partition).stream()
                    .filter(record -> record.offset() < end)
                    .forEach(records::add);
            if (consumer.position(partition) >= end) {
                consumer.pause(Set.of(partition));
            }
        }
        return records;
    }

    /** Without a broker a consumer says nothing: polls stay empty. Whoever reads on may take his time in between. */
    private void throwIfStalled(long polledNanos) {
        Map<TopicPartition, Long> before = positions;
        positions = new HashMap<>();
        left.forEach(partition -> positions.put(partition, consumer.position(partition)));
        stalledNanos = positions.equals(before) ? stalledNanos + polledNanos : 0;
        if (stalledNanos >= STALL.toNanos()) {
            throw new TimeoutException("no more records of " + left + " for " + STALL.toSeconds() + " s");
        }
    }
}
