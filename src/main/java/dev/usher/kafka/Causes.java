package dev.usher.kafka;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.AuthenticationException;

/**
 * Tells what went wrong, and why: Kafka's clients say little themselves (“Failed to create new KafkaAdminClient”); the cause
 * says the rest. Any thread.
 */
public final class Causes {
    /** Kafka quotes the word that it cannot parse, which may be part of an unquoted password. */
    private static final Pattern QUOTED_OF_JAAS = Pattern.compile("'[^']*'(?=.*JAAS config$)", Pattern.DOTALL);

    private Causes() {}

    /** The messages of a failure and of all that caused it, each once. */
    public static String of(Throwable failure) {
        StringBuilder text = new StringBuilder(message(failure));
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            String message = message(cause);
            if (text.indexOf(message) < 0) {
                text.append(": ").append(message);
            }
        }
        return text.toString();
    }

    /** The stack traces of a failure and of all that caused it. */
    public static String trace(Throwable failure) {
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace, true));
        String text = trace.toString();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = Objects.requireNonNullElse(cause.getMessage(), "");
            text = text.replace(message, masked(message));
        }
        return text;
    }

    /** The failure and its causes, after the name of the failure's type, which says most for Kafka's failures. */
    static String withType(Throwable failure) {
        return failure.getClass().getSimpleName() + ": " + of(failure);
    }

    /** Whether the broker refused the credentials. */
    static boolean isAuthentication(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .anyMatch(AuthenticationException.class::isInstance);
    }

    private static String message(Throwable failure) {
        String message = Optional.ofNullable(failure.getMessage())
                .filter(said -> !said.isBlank())
                .orElseGet(() -> failure.getClass().getSimpleName());
        return masked(message);
    }

    private static String masked(String message) {
        return QUOTED_OF_JAAS.matcher(message).replaceAll("'***'");
    }
}
