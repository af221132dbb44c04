package dev.usher.config;

import dev.usher.kafka.CommandTopics;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

/** Which values a key allows. Its text is what {@code usher config} prints and what a refusal says. */
record Range(String text, Predicate<Object> allows) implements ConfigDef.Validator {

    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final int LAST_PORT = 65_535;

    static Range numbers(long min, long max) {
        return new Range(min + " to " + max, value -> {
            long number = ((Number) value).longValue();
            return min <= number && number <= max;
        });
    }

    static Range durationsUpTo(Duration max) {
        return durations(SHORTEST, max);
    }

    static Range durations(Duration min, Duration max) {
        return new Range(min + " to " + max + " (ISO-8601)", value -> {
            Optional<Duration> duration = duration((String) value);
            return duration.isPresent()
                    && duration.get().compareTo(min) >= 0
                    && duration.get().compareTo(max) <= 0;
        });
    }

    /** Text of a bounded length with nothing invisible in it. */
    static Range text(int maxLength) {
        return new Range(
                "1 to " + maxLength + " characters, no control characters",
                value -> !((String) value).isBlank()
                        && ((String) value).length() <= maxLength
                        && ((String) value).chars().noneMatch(Character::isISOControl));
    }

    /** Like text, and fit for a part of a URL's path. */
    static Range pathSegment(int maxLength) {
        Range text = text(maxLength);
        return new Range(text.text(), value -> text.allows().test(value) && !((String) value).matches("\\.{1,2}"));
    }

    /** What an HTTP header may contain. */
    static Range token() {
        return new Range(
                "visible ASCII characters", value -> ((Password) value).value().matches("[!-~]{1,8192}"));
    }

    static Range oneOf(String... words) {
        return new Range(
                String.join(" or ", words), value -> Arrays.stream(words).anyMatch(((String) value)::equalsIgnoreCase));
    }

    static Range topic() {
        return new Range(
                "a topic name",
                value -> CommandTopics.whyNotATopic((String) value).isEmpty());
    }

    /** An at sign in the path would be the end of a password with a slash in it. */
    static Range url() {
        return new Range(
                "an http or https URL without query, a password in it percent-encoded",
                value -> isUrl((String) value)
                        && !URI.create((String) value).getRawPath().contains("@"));
    }

    static Range urlWithoutUser() {
        return new Range(
                "an http or https URL without user or query",
                value -> isUrl((String) value) && !((String) value).contains("@"));
    }

    /** A password may be in it, so a refusal does not show the value. */
    static Range redis() {
        return new Range("redis://[user:password@]host[:port][/database], or rediss:// for TLS", value -> {
            try {
                URI uri = new URI(((Password) value).value());
                return uri.getHost() != null
                        && isPort(uri.getPort())
                        && ("redis".equals(uri.getScheme()) || "rediss".equals(uri.getScheme()))
                        && uri.getPath().matches("(/\\d{0,5})?")
                        && uri.getQuery() == null
                        && uri.getFragment() == null;
            } catch (URISyntaxException e) {
                return false;
            }
        });
    }

    static Range servers() {
        return new Range(
                "host:port with a port of 1 to " + LAST_PORT + ", separated by commas",
                value -> Arrays.stream(((String) value).split(",", -1))
                        .map(String::strip)
                        .allMatch(Range::isServer));
    }

    /** What this machine's file system accepts as a path, whether or not anything is there. */
    static Range path(String text) {
        return new Range(text, value -> {
            try {
                Path unused = Path.of((String) value);
                return true;
            } catch (InvalidPathException e) {
                return false;
            }
        });
    }

    /** Names or a pattern; says what is wrong with either. */
    static ConfigDef.Validator commandTopics() {
        return ConfigDef.LambdaValidator.with(
                (name, value) -> {
                    try {
                        CommandTopics.parse((String) value);
                    } catch (IllegalArgumentException e) {
                        throw new ConfigException(name, value, e.getMessage());
                    }
                },
                () -> "topic names, separated by commas, or a regular expression");
    }

    static Range any(String text) {
        return new Range(text, value -> true);
    }

    @Override
    public void ensureValid(String name, @Nullable Object value) {
        if (value != null && !allows.test(value)) {
            throw new ConfigException(name, value, "must be " + text);
        }
    }

    @Override
    public String toString() {
        return text;
    }

    private static Optional<Duration> duration(String text) {
        try {
            return Optional.of(Duration.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    private static boolean isServer(String text) {
        if (!text.matches("[^\\s:]\\S*:\\d{1,5}")) {
            return false;
        }
        int port = Integer.parseInt(text.substring(text.lastIndexOf(':') + 1));
        return 1 <= port && port <= LAST_PORT;
    }

    /** Whether this is a port or -1. {@code URI} accepts any number as a port, and gives -1 if there is none. */
    private static boolean isPort(int port) {
        return port == -1 || (1 <= port && port <= LAST_PORT);
    }

    private static boolean isUrl(String text) {
        try {
            URI uri = new URI(text);
            return uri.getHost() != null
                    && isPort(uri.getPort())
                    && uri.getQuery() == null
                    && uri.getFragment() == null
                    && ("http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme()));
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
