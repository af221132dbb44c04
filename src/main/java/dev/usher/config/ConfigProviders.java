package dev.usher.config;

import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigTransformer;

/** How Kafka's clients are told to fetch values themselves, through Kafka's config providers. Any thread. */
final class ConfigProviders {
    /** The property that names them; the others begin with it. */
    static final String NAMES = AbstractConfig.CONFIG_PROVIDERS_CONFIG;

    private static final Pattern PROPERTY = Pattern.compile("config\\.providers\\.([^.]+)\\.(class|param\\..+)");

    private ConfigProviders() {}

    /** The provider that a property is for; empty if it is for none. */
    static Optional<String> providerOf(String property) {
        Matcher matcher = PROPERTY.matcher(property);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /** Whether a property may hold a credential with which a provider gets its secrets. */
    static boolean isSecret(String property) {
        Matcher matcher = PROPERTY.matcher(property);
        return matcher.matches() && !matcher.group(2).equals("class");
    }

    /** Whether a provider is to fill a value in, or part of it. */
    static boolean isPlaceholder(String value) {
        return ConfigTransformer.DEFAULT_PATTERN.matcher(value).find();
    }

    /** Whether one of these lists has the name; to Kafka a blank is a part of it. */
    static boolean isNamed(String provider, Collection<String> lists) {
        return lists.stream()
                .flatMap(list -> Arrays.stream(list.split(",", -1)))
                .anyMatch(provider::equals);
    }
}
