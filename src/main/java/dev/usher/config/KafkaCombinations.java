package dev.usher.config;

import dev.usher.kafka.GroupProtocol;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Finds what Kafka's clients would refuse though each value is fine by itself. Their configurations find part of it. Only the
 * clients' constructors find the rest, and they connect as well, so those rules are repeated here. A worker makes its
 * producers anew as long as they fail: with such settings it would never publish anything.
 */
final class KafkaCombinations {
    private static final String GROUP = "usher";

    /** How Kafka names a value in a message about it. */
    private static final Pattern FETCHED =
            Pattern.compile("(?<=Invalid value ).*(?= for configuration )", Pattern.DOTALL);

    private final Values values;
    private final Consumer<String> problems;

    KafkaCombinations(Values values, Consumer<String> problems) {
        this.values = values;
        this.problems = problems;
    }

    void run() {
        config(KafkaClient.PRODUCER, "producers", ProducerConfig::new).ifPresent(this::producer);
        Optional<ConsumerConfig> unused = config(KafkaClient.CONSUMER, "consumers", ConsumerConfig::new);
        config(KafkaClient.ADMIN, "admin clients", AdminClientConfig::new).ifPresent(this::admin);
    }

    private <T extends AbstractConfig> Optional<T> config(
            KafkaClient client, String name, Function<Map<String, Object>, T> config) {
        try {
            return Optional.of(config.apply(properties(client)));
        } catch (KafkaException e) {
            problems.accept("kafka.*: Kafka's " + name + " refuse what they are given: "
                    + Secrets.withoutUserInfo(
                            KafkaClient.FOR_ALL, withoutFetched(client, String.valueOf(e.getMessage()))));
            return Optional.empty();
        }
    }

    /** What a config provider fetches is a secret, even if it is not valid here. */
    private String withoutFetched(KafkaClient client, String message) {
        return key(client, ConfigProviders.NAMES).isEmpty()
                ? message
                : FETCHED.matcher(message).replaceAll(Secrets.MASK);
    }

    /** The properties with those that Usher itself sets. */
    private Map<String, Object> properties(KafkaClient client) {
        Map<String, Object> properties = new TreeMap<>(client.properties(values.texts()));
        properties.putIfAbsent(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, "localhost:9092");
        if (client == KafkaClient.PRODUCER) {
            properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
            properties.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
            properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, GROUP);
        } else if (client == KafkaClient.CONSUMER) {
            properties.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
            properties.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
            properties.put(ConsumerConfig.GROUP_ID_CONFIG, GROUP);
            properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
            GroupProtocol.setDefault(properties);
        }
        return properties;
    }

    private void producer(ProducerConfig config) {
        key(KafkaClient.PRODUCER, ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG).ifPresent(key -> {
            long linger = config.getLong(ProducerConfig.LINGER_MS_CONFIG);
            int request = config.getInt(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG);
            int delivery = config.getInt(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG);
            if (delivery < Math.min(linger + request, Integer.MAX_VALUE)) {
                complain(
                        key,
                        delivery + " is less than linger.ms and request.timeout.ms together, " + linger + " and "
                                + request + ": no producer starts with that");
            }
        });
        boolean isIncremental = "incremental".equals(config.getString("buffer.memory.allocation.strategy"));
        String compression = config.getString(ProducerConfig.COMPRESSION_TYPE_CONFIG);
        if (isIncremental && !compression.equals("none")) {
            key(KafkaClient.PRODUCER, "buffer.memory.allocation.strategy")
                    .ifPresent(key -> complain(
                            key,
                            "incremental does not go with compression.type " + compression
                                    + ": no producer starts with that"));
        }
    }

    private void admin(AdminClientConfig config) {
        int request = config.getInt(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG);
        int call = config.getInt(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG);
        if (call < request) {
            key(KafkaClient.ADMIN, AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG)
                    .or(() -> key(KafkaClient.ADMIN, AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG))
                    .ifPresent(key -> complain(
                            key,
                            "default.api.timeout.ms, " + call + ", is less than request.timeout.ms, " + request
                                    + ": no admin client starts with that"));
        }
    }

    /** The key that set a client's property, if any did. */
    private Optional<String> key(KafkaClient client, String property) {
        return client.keys(property).filter(values::isSet).findFirst();
    }

    private void complain(String key, String what) {
        problems.accept(values.complaint(key, what));
    }
}
