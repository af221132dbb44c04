package dev.usher.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads results as a careful downstream does, only committed ones, and counts each command's. Confined to one thread. */
final class ResultReader implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final ResultBytes bytes = new ResultBytes();
    private final BitSet seen = new BitSet();
    private int succeeded;
    private int doubled;
    private int failed;

    /** Hears of each command's first result. */
    interface Listener {
        void succeeded(int number, long nanos);
    }

    ResultReader(String bootstrapServers, String results) {
        consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", bootstrapServers,
                        "isolation.level", "read_committed",
                        "auto.offset.reset", "earliest",
                        "enable.auto.commit", "false",
                        "max.poll.records", "2000"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        consumer.assign(partitionsOf(results));
    }

    /** Waits for results, but not for long. */
    void poll(Listener listener) throws IOException {
        var records = consumer.poll(POLL);
        long now = System.nanoTime();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            int number = bytes.numberOfSucceeded(record.value());
            if (number < 0) {
                failed++;
            } else if (seen.get(number)) {
                doubled++;
            } else {
                seen.set(number);
                succeeded++;
                listener.succeeded(number, now);
            }
        }
    }

    /** Reads whatever else there is. */
    void drain() throws IOException {
        var ends = consumer.endOffsets(consumer.assignment());
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            poll((number, nanos) -> {});
        }
    }

    /** How many records a topic of the same broker holds. */
    long size(String topic) {
        return consumer.endOffsets(partitionsOf(topic)).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    int succeeded() {
        return succeeded;
    }

    int doubled() {
        return doubled;
    }

    int failed() {
        return failed;
    }

    private static List<TopicPartition> partitionsOf(String topic) {
        return IntStream.range(0, Cluster.PARTITIONS)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
    }

    @Override
    public void close() {
        consumer.close();
    }
}
