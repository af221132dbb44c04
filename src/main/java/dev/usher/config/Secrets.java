package dev.usher.config;

import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef;

/** Keeps secrets out of what is printed and logged. */
final class Secrets {

    /** What stands in a secret's place. */
    static final String MASK = "***";

    private static final Pattern USER_INFO = Pattern.compile("(?<=://)[^/\\s]+@");

    private Secrets() {}

    /** Whether a key's value is never shown: ours of that type, and all that Kafka itself calls a password. */
    static boolean isSecret(String key) {
        if (!key.startsWith(KafkaClient.FOR_ALL)) {
            return Catalogue.keys().stream()
                    .anyMatch(known -> known.name().equals(key) && known.type() == ConfigDef.Type.PASSWORD);
        }
        String property = KafkaClient.property(key);
        return KafkaClient.ALL.stream()
                .flatMap(client -> client.understands().configKeys().values().stream())
                .anyMatch(known -> known.name.equals(property) && known.type == ConfigDef.Type.PASSWORD);
    }

    /** Text in which no URL says who its user is. */
    static String withoutUserInfo(String text) {
        return USER_INFO.matcher(text).replaceAll(MASK + "@");
    }
}
