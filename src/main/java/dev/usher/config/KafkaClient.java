package dev.usher.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;

/** One of Kafka's clients: what it understands, and which of our keys it is given. Immutable, any thread. */
final class KafkaClient {

    static final KafkaClient CONSUMER = new KafkaClient("kafka.consumer.", ConsumerConfig.configDef());
    static final KafkaClient PRODUCER = new KafkaClient("kafka.producer.", ProducerConfig.configDef());
    static final KafkaClient ADMIN = new KafkaClient("kafka.admin.", AdminClientConfig.configDef());

    static final List<KafkaClient> ALL = List.of(CONSUMER, PRODUCER, ADMIN);

    /** How the keys for all of them begin. */
    static final String FOR_ALL = "kafka.";

    private final String prefix;
    private final ConfigDef understands;

    private KafkaClient(String prefix, ConfigDef understands) {
        this.prefix = prefix;
        this.understands = understands;
    }

    /** The one client that a key is for; empty when it is for all. */
    static Optional<KafkaClient> named(String key) {
        return ALL.stream().filter(client -> key.startsWith(client.prefix)).findFirst();
    }

    /** What a key of ours is called by Kafka. */
    static String property(String key) {
        return key.substring(
                named(key).map(client -> client.prefix).orElse(FOR_ALL).length());
    }

    ConfigDef understands() {
        return understands;
    }

    boolean understands(String property) {
        return understands.names().contains(property);
    }

    /** Whether it is to be given a property: one that it understands, or one that its config providers do. */
    boolean takes(String property) {
        return understands(property) || ConfigProviders.providerOf(property).isPresent();
    }

    /** The keys of ours that set a property of it; the first that is set wins. */
    Stream<String> keys(String property) {
        return Stream.of(prefix + property, FOR_ALL + property);
    }

    /** Its properties among our keys: those for all that it takes, then its own. */
    Map<String, Object> properties(Map<String, String> texts) {
        Map<String, Object> properties = new TreeMap<>();
        texts.forEach((key, value) -> {
            if (key.startsWith(FOR_ALL) && named(key).isEmpty() && takes(property(key))) {
                properties.put(property(key), value);
            }
        });
        texts.forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                properties.put(property(key), value);
            }
        });
        return properties;
    }
}
