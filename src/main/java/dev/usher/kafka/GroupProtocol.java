package dev.usher.kafka;

import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/** Which protocol a consumer speaks with its group, by its property {@code group.protocol}. Any thread. */
public enum GroupProtocol {
    /** That of KIP-848, and the default here. */
    CONSUMER,
    /** Kafka's own default, which older brokers need. */
    CLASSIC;

    /** What these properties say. */
    public static GroupProtocol of(Map<String, Object> consumer) {
        String said = String.valueOf(consumer.get(ConsumerConfig.GROUP_PROTOCOL_CONFIG));
        return CLASSIC.label().equalsIgnoreCase(said) ? CLASSIC : CONSUMER;
    }

    /** Sets the default where the properties say nothing. */
    public static void setDefault(Map<String, Object> consumer) {
        consumer.putIfAbsent(ConsumerConfig.GROUP_PROTOCOL_CONFIG, CONSUMER.label());
    }

    /** The property's value. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
