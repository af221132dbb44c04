package dev.usher.cli;

import dev.usher.config.Settings;
import dev.usher.kafka.Causes;
import dev.usher.kafka.GrouplessConsumer;
import dev.usher.kafka.topics.TopicCheck;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Kafka's clients as commands use them: impatient, without a group, and with failures that say which Kafka it was. */
final class KafkaTools {

    /** People wait for the answer. */
    private static final int PATIENCE_MS = 10_000;

    private static final int LARGEST_REQUEST = 64 * 1024 * 1024;

    private static final Map<String, Integer> CALLS = Map.of(
            CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE_MS,
            CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, PATIENCE_MS);

    private static final Map<String, Integer> DELIVERY = Map.of(
            ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
            PATIENCE_MS / 2,
            ProducerConfig.LINGER_MS_CONFIG,
            0,
            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
            PATIENCE_MS);

    private final Settings settings;

    KafkaTools(Settings settings) {
        this.settings = settings;
    }

    /** Does something with an admin client. */
    <T> T withAdmin(Function<Admin, T> action) {
        Map<String, Object> properties = new HashMap<>(settings.admin());
        unlessSet(properties, CALLS);
        return explaining(() -> {
            try (Admin admin = Admin.create(properties)) {
                return action.apply(admin);
            }
        });
    }

    /** Refuses to go on without a topic: clients would create it, with one partition, or wait for it. */
    void requireTopic(String topic) {
        if (withAdmin(admin -> !TopicCheck.exists(topic, admin))) {
            throw missing(topic);
        }
    }

    /** Refuses to go on without a topic, asking a consumer that exists anyway. */
    void requireTopic(String topic, Consumer<byte[], byte[]> consumer) {
        if (consumer.partitionsFor(topic).isEmpty()) {
            throw missing(topic);
        }
    }

    private CommandFailed missing(String topic) {
        return new CommandFailed(
                "topic " + topic + " does not exist in Kafka at " + servers() + "; `usher topics create` makes it");
    }

    /** A producer whose record is not lost once it is acknowledged. */
    Producer<byte[], byte[]> producer() {
        Map<String, Object> properties = new HashMap<>(settings.producer());
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE_MS);
        unlessSet(properties, DELIVERY);
        return explaining(() -> new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer()));
    }

    /** A producer that commits what it sends together with how far it has come. */
    Producer<byte[], byte[]> transactionalProducer(String id) {
        Map<String, Object> properties = new HashMap<>(settings.producer());
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, id);
        // If it dies within one, read-committed readers wait for this long.
        properties.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, PATIENCE_MS);
        // The broker delays a transaction while it is still ending the previous one.
        properties.putIfAbsent(ProducerConfig.RETRY_BACKOFF_MS_CONFIG, 10);
        // The topic decides what is too large.
        properties.putIfAbsent(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, LARGEST_REQUEST);
        properties.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE_MS);
        unlessSet(properties, DELIVERY);
        return explaining(() -> new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer()));
    }

    /** A reader of whole topics: a consumer that is a member of no group, though it may carry one's name. */
    Consumer<byte[], byte[]> bulkReader(Optional<String> group) {
        Map<String, Object> properties = GrouplessConsumer.properties(settings.consumer());
        group.ifPresent(name -> properties.put(ConsumerConfig.GROUP_ID_CONFIG, name));
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000);
        properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 8 * 1024 * 1024);
        return reader(properties);
    }

    /** A consumer that belongs to no group and sees only what was committed. */
    Consumer<byte[], byte[]> reader() {
        return reader(GrouplessConsumer.properties(settings.consumer()));
    }

    private Consumer<byte[], byte[]> reader(Map<String, Object> properties) {
        unlessSet(properties, CALLS);
        return explaining(
                () -> new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer()));
    }

    /** Does something with Kafka; a failure says where, and why. */
    <T> T explaining(Supplier<T> action) {
        try {
            return action.get();
        } catch (TimeoutException e) {
            throw new CommandFailed(
                    "no answer from Kafka at " + servers() + " (" + e.getMessage()
                            + "); is it running, and reachable from here?",
                    e);
        } catch (KafkaException e) {
            throw new CommandFailed("Kafka at " + servers() + ": " + Causes.of(e), e);
        }
    }

    /** Kafka refuses some combinations of these time-outs, so a user who sets one of them sets them all. */
    private static void unlessSet(Map<String, Object> properties, Map<String, Integer> timeouts) {
        if (Collections.disjoint(properties.keySet(), timeouts.keySet())) {
            properties.putAll(timeouts);
        }
    }

    private String servers() {
        return String.valueOf(settings.admin().get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG));
    }
}
