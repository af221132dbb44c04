package dev.usher.kafka;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * What the Kafka thread needs to know.
 *
 * @param consumer properties of the consumer, {@code group.protocol} among them; {@link KafkaWorker} adds {@code group.id}
 * @param producer properties of the transactional producer, without its transactional id
 * @param group consumer group
 * @param commands topics to read
 * @param readAhead the most that may be in memory of a partition
 * @param shallowReadAhead the same for a partition whose commands flow
 * @param commitInterval shortest time between two transactions
 * @param transactionTimeout after which the broker aborts a transaction that nobody ends
 * @param drainTimeout how long a revoked partition's calls may take to end
 * @param shutdownTimeout the same when the worker stops
 */
public record KafkaSettings(
        Map<String, Object> consumer,
        Map<String, Object> producer,
        String group,
        CommandTopics commands,
        ReadAhead readAhead,
        ReadAhead shallowReadAhead,
        Duration commitInterval,
        Duration transactionTimeout,
        Duration drainTimeout,
        Duration shutdownTimeout) {
    static final int DEFAULT_MAX_REQUEST_BYTES = 16 * 1024 * 1024;

    public KafkaSettings {
        consumer = Map.copyOf(consumer);
        producer = Map.copyOf(producer);
    }

    /** The largest record that the producer lets through, in bytes, whatever its topic takes. */
    public int largestRequest() {
        return Math.min(
                number(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, DEFAULT_MAX_REQUEST_BYTES),
                number(ProducerConfig.BUFFER_MEMORY_CONFIG, Integer.MAX_VALUE));
    }

    private int number(String property, int otherwise) {
        Object value = producer.get(property);
        return value == null ? otherwise : (int) Math.min(Integer.MAX_VALUE, Long.parseLong(value.toString()));
    }

    boolean isClassicProtocol() {
        return GroupProtocol.of(consumer) == GroupProtocol.CLASSIC;
    }
}
