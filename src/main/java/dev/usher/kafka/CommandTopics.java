package dev.usher.kafka;

import java.util.List;
import java.util.regex.Pattern;

/** Which topics commands are read from. */
public sealed interface CommandTopics {

    /** These; at least one. */
    record Named(List<String> names) implements CommandTopics {
        public Named {
            names = List.copyOf(names);
            if (names.isEmpty()) {
                throw new IllegalArgumentException("names must name at least one topic");
            }
        }
    }

    /** Every topic whose whole name matches, now or later. Patterns are RE2, since brokers evaluate them. */
    record Matching(Pattern pattern) implements CommandTopics {}
}
