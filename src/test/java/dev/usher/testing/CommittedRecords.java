package dev.usher.testing;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads a topic from its beginning to where a read-committed reader stops: its end, or the first transaction that is
 * still open.
 *
 * <p>Any thread.
 */
public final class CommittedRecords {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Map<String, Object> settings;

    public CommittedRecords(Map<String, Object> clientSettings) {
        settings = new HashMap<>(clientSettings);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 20);
    }

    /** The records that are there now, by partition and offset. */
    public List<ConsumerRecord<byte[], byte[]>> in(String topic) {
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        try (Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings, bytes, bytes)) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            return upTo(ends, consumer);
        }
    }

    private static List<ConsumerRecord<byte[], byte[]>> upTo(
            Map<TopicPartition, Long> ends, Consumer<byte[], byte[]> consumer) {
        Instant deadline = Instant.now().plus(PATIENCE);
        List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
        // Positions are compared, not records counted: the markers of transactions take offsets too.
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            if (Instant.now().isAfter(deadline)) {
                throw new IllegalStateException("read " + found.size() + " records, but not up to " + ends);
            }
            consumer.poll(Duration.ofMillis(100)).forEach(found::add);
        }
        // What was added meanwhile is left out, so that the answer is of one moment.
        found.removeIf(record ->
                record.offset() >= ends.getOrDefault(new TopicPartition(record.topic(), record.partition()), 0L));
        found.sort(Comparator.<ConsumerRecord<byte[], byte[]>>comparingInt(ConsumerRecord::partition)
                .thenComparingLong(ConsumerRecord::offset));
        return List.copyOf(found);
    }
}
