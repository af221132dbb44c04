package dev.usher.config;

import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef;

/** Keeps secrets out of what is printed and logged. */
final class Secrets {

    /** What stands in a secret's place. */
    static final String MASK = "***";

    /**
     * Everything up to the last {@code @}: a password that should have been percent-encoded may contain slashes, blanks and so
     * on, and then the text is no URL, or a different one.
     */
    private static final Pattern USER_INFO = Pattern.compile("(?<=://).*@", Pattern.DOTALL);

    /** The same for a value that should be a URL, even if it does not begin like one. */
    private static final Pattern BEFORE_HOST =
            Pattern.compile("^([a-z][a-z0-9+.-]*://)?.*@", Pattern.DOTALL | Pattern.CASE_INSENSITIVE);

    private Secrets() {}

    /**
     * Whether a key's value is never shown: our own keys of the type password, what Kafka itself calls a password, and what its
     * config providers get.
     */
    static boolean isSecret(String key) {
        if (!key.startsWith(KafkaClient.FOR_ALL)) {
            return Catalogue.keys().stream()
                    .anyMatch(known -> known.name().equals(key) && known.type() == ConfigDef.Type.PASSWORD);
        }
        String property = KafkaClient.property(key);
        return ConfigProviders.isSecret(property)
                || KafkaClient.ALL.stream()
                        .flatMap(client -> client.understands().configKeys().values().stream())
                        .anyMatch(known -> known.name.equals(property) && known.type == ConfigDef.Type.PASSWORD);
    }

    /** A value that is not itself a secret, without the user information of the URL that it is or should be. */
    static String withoutUserInfo(String key, String value) {
        return isUrl(key)
                ? BEFORE_HOST.matcher(value).replaceFirst("$1" + MASK + "@")
                : USER_INFO.matcher(value).replaceAll(MASK + "@");
    }

    private static boolean isUrl(String key) {
        return Catalogue.keys().stream()
                .anyMatch(known -> known.name().equals(key) && known.unit().equals("URL"));
    }
}
