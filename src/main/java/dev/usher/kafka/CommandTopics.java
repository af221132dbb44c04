package dev.usher.kafka;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Which topics commands are read from. Immutable, any thread. */
public sealed interface CommandTopics {

    /** Whether commands are read from this topic. */
    boolean covers(String topic);

    /** Whether there is only one topic, now and later. */
    boolean isOne();

    /**
     * Reads a setting: names separated by commas or, as soon as it has a character that no topic name has, a pattern.
     *
     * @throws IllegalArgumentException with a message for people
     */
    static CommandTopics parse(String text) {
        if (!text.matches("[A-Za-z0-9._\\-,\\s]*")) {
            return new Matching(pattern(text));
        }
        List<String> names = Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
        for (String name : names) {
            whyNotATopic(name).ifPresent(why -> {
                throw new IllegalArgumentException(why);
            });
        }
        return new Named(names);
    }

    /** What is wrong with a topic's name, if anything. */
    static Optional<String> whyNotATopic(String name) {
        boolean legal = name.matches("[A-Za-z0-9._-]{1,249}") && !name.matches("\\.{1,2}");
        return legal
                ? Optional.empty()
                : Optional.of(
                        "'" + name + "' is not a topic name: 1 to 249 of letters, digits, dot, underscore, hyphen");
    }

    private static Pattern pattern(String text) {
        if (text.matches(".*(\\(\\?<?[=!]|\\\\[1-9]|[*+?}]\\+).*")) {
            throw new IllegalArgumentException(
                    "brokers read patterns as RE2, which has no look-around, back references or possessive quantifiers");
        }
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "is neither a list of topic names nor a pattern: " + e.getDescription(), e);
        }
    }

    /** These; at least one. */
    record Named(List<String> names) implements CommandTopics {
        public Named {
            names = List.copyOf(names);
            if (names.isEmpty()) {
                throw new IllegalArgumentException("names must name at least one topic");
            }
        }

        @Override
        public boolean covers(String topic) {
            return names.contains(topic);
        }

        @Override
        public boolean isOne() {
            return names.size() == 1;
        }

        @Override
        public String toString() {
            return String.join(",", names);
        }
    }

    /** Every topic whose whole name matches, now or later. Patterns are RE2, since brokers evaluate them. */
    record Matching(Pattern pattern) implements CommandTopics {
        @Override
        public boolean covers(String topic) {
            return pattern.matcher(topic).matches();
        }

        @Override
        public boolean isOne() {
            return false;
        }

        @Override
        public String toString() {
            return pattern.pattern();
        }
    }
}
