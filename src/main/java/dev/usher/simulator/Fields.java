package dev.usher.simulator;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The fields of a JSON object that a person wrote: a field that is unknown or of the wrong type is an error that names
 * it, because a misspelt fault that never fires costs an afternoon. Any thread.
 */
final class Fields {
    private final JsonObject json;

    Fields(JsonObject json, String... known) {
        mustBeKnown(json.fieldNames(), known);
        this.json = json;
    }

    /** A misspelt name must not pass for one that is heeded. */
    static void mustBeKnown(Set<String> names, String... known) {
        Set<String> unknown = new TreeSet<>(names);
        unknown.removeAll(List.of(known));
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    "unknown: " + String.join(", ", unknown) + "; known: " + String.join(", ", known));
        }
    }

    boolean has(String name) {
        return json.containsKey(name);
    }

    Optional<String> text(String name) {
        return value(name, String.class, "a string");
    }

    Optional<Boolean> flag(String name) {
        return value(name, Boolean.class, "true or false");
    }

    Optional<Double> number(String name) {
        return value(name, Number.class, "a number").map(Number::doubleValue);
    }

    Optional<Long> whole(String name) {
        return value(name, Number.class, "a whole number").map(number -> {
            if (number.doubleValue() != number.longValue()) {
                throw new IllegalArgumentException(name + " is " + number + ", must be a whole number");
            }
            return number.longValue();
        });
    }

    Optional<Integer> count(String name) {
        return whole(name).map(number -> {
            if (number != number.intValue()) {
                throw new IllegalArgumentException(name + " is " + number + ", too large");
            }
            return number.intValue();
        });
    }

    Optional<Duration> duration(String name) {
        return text(name).map(text -> duration(name, text));
    }

    Optional<JsonObject> object(String name) {
        return value(name, JsonObject.class, "an object");
    }

    /** None when the field is absent. */
    List<String> texts(String name) {
        return value(name, JsonArray.class, "an array of strings")
                .map(array -> array.stream()
                        .map(item -> {
                            if (!(item instanceof String text)) {
                                throw new IllegalArgumentException(name + " must be an array of strings");
                            }
                            return text;
                        })
                        .toList())
                .orElse(List.of());
    }

    static Duration duration(String name, String text) {
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException malformed) {
            throw new IllegalArgumentException(
                    name + " is '" + text + "', must be an ISO-8601 duration such as PT0.5S", malformed);
        }
    }

    private <T> Optional<T> value(String name, Class<T> type, String expected) {
        Object value = json.getValue(name);
        if (value != null && !type.isInstance(value)) {
            throw new IllegalArgumentException(name + " must be " + expected);
        }
        return Optional.ofNullable(type.cast(value));
    }
}
