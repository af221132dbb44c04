package dev.usher.kafka;

import java.time.Duration;
import java.util.Map;

/**
 * What the Kafka thread needs to know.
 *
 * @param consumer properties of the consumer, the group's included
 * @param producer properties of the transactional producer, without its transactional id
 * @param group consumer group
 * @param readAhead what may be in memory at most
 * @param flowing what may be in memory while commands flow
 * @param commitInterval shortest time between two transactions
 * @param drainTimeout how long a revoked partition's calls may take to end
 * @param shutdownTimeout the same when the worker stops
 */
public record KafkaSettings(
        Map<String, Object> consumer,
        Map<String, Object> producer,
        String group,
        CommandTopics commands,
        ReadAhead readAhead,
        ReadAhead flowing,
        Duration commitInterval,
        Duration transactionTimeout,
        Duration drainTimeout,
        Duration shutdownTimeout) {
    public KafkaSettings {
        consumer = Map.copyOf(consumer);
        producer = Map.copyOf(producer);
    }

    boolean isClassicProtocol() {
        return "classic".equalsIgnoreCase(String.valueOf(consumer.get("group.protocol")));
    }
}
