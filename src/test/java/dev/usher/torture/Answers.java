package dev.usher.torture;

import dev.usher.command.FailureReason;
import dev.usher.command.Result;
import dev.usher.command.Source;
import dev.usher.wire.DecodedResult;
import dev.usher.wire.ResultDecoder;
import dev.usher.wire.WriterSchemas;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Follows results and dead letters as they are committed, to know how far the run is. Confined to one thread. */
final class Answers implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final ResultDecoder RESULTS = new ResultDecoder(new WriterSchemas(Optional.empty(), false));

    private final String bootstrapServers;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Set<Source> answered = new HashSet<>();
    private int results;
    private long lastNanos;
    private long longestGapNanos;

    Answers(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
        consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers", bootstrapServers,
                        "isolation.level", "read_committed",
                        "auto.offset.reset", "earliest",
                        "enable.auto.commit", "false"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        consumer.assign(Stream.of(Brokers.RESULTS, Brokers.DEAD_LETTERS)
                .flatMap(topic ->
                        IntStream.range(0, Plan.PARTITIONS).mapToObj(partition -> new TopicPartition(topic, partition)))
                .toList());
    }

    static DecodedResult decode(ConsumerRecord<byte[], byte[]> record) {
        return RESULTS.decode(record.value());
    }

    /** Waits for some, but not for long. */
    void poll() {
        var records = consumer.poll(POLL);
        long now = System.nanoTime();
        boolean any = false;
        if (results == 0) {
            lastNanos = now;
        }
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (record.topic().equals(Brokers.DEAD_LETTERS)) {
                take(DeadLetter.of(record));
            } else if (decode(record) instanceof DecodedResult.Read read) {
                take(read.result());
                any = true;
            }
        }
        if (any) {
            longestGapNanos = Math.max(longestGapNanos, now - lastNanos);
            lastNanos = now;
        }
    }

    private void take(Result result) {
        results++;
        answered.add(result.source());
    }

    /** Of what cannot be decoded, it is all there is. */
    private void take(DeadLetter letter) {
        if (letter.reason().equals(FailureReason.UNDECODABLE.label())) {
            answered.add(letter.source());
        }
    }

    int results() {
        return results;
    }

    /** Records of which it is known what became of them. */
    int answered() {
        return answered.size();
    }

    Duration longestGap() {
        return Duration.ofNanos(longestGapNanos);
    }

    /** Topics in which a transaction is still open. */
    List<String> open() {
        List<String> open = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> uncommitted = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            Map<TopicPartition, Long> stable = consumer.endOffsets(consumer.assignment());
            uncommitted.endOffsets(consumer.assignment()).forEach((partition, end) -> {
                if (stable.getOrDefault(partition, 0L) < end) {
                    open.add(partition.toString());
                }
            });
        }
        return open;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
