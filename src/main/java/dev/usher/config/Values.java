package dev.usher.config;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** What was set, as text, and where. Confined to the thread that reads the settings. */
final class Values {

    /** How Kafka's message about an invalid value begins; the value follows. */
    private static final String INVALID = "Invalid value ";

    private final SortedMap<String, String> texts = new TreeMap<>();
    private final Map<String, String> origins = new TreeMap<>();

    /** To Kafka a blank value may mean something: one that switches the check of host names off, for instance. */
    void put(String key, String value, String origin) {
        boolean isKafkas = key.startsWith(KafkaClient.FOR_ALL) && !Catalogue.has(key);
        if (isKafkas || !value.isBlank()) {
            texts.put(key, value.strip());
            origins.put(key, origin);
        }
    }

    Values without(Set<String> keys) {
        Values rest = new Values();
        texts.forEach((key, value) -> {
            if (!keys.contains(key)) {
                rest.put(key, value, origin(key));
            }
        });
        return rest;
    }

    SortedMap<String, String> texts() {
        return texts;
    }

    Optional<String> text(String key) {
        return Optional.ofNullable(texts.get(key));
    }

    boolean isSet(String key) {
        return texts.containsKey(key);
    }

    /** Kafka's message about an invalid value, without secrets, and without the name, since a complaint begins with that. */
    static String plain(String message, String name) {
        String named = " for configuration " + name;
        int at = message.indexOf(named);
        return at < 0
                ? Secrets.withoutUserInfo(name, message)
                : INVALID
                        + Secrets.withoutUserInfo(name, message.substring(INVALID.length(), at))
                        + message.substring(at + named.length());
    }

    /** A complaint about one key, with the place to correct it. */
    String complaint(String key, String what) {
        return key + ": " + what + " (" + origin(key) + ")";
    }

    private String origin(String key) {
        return origins.getOrDefault(key, "the default");
    }
}
