package dev.usher.realtimekit.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** Reads JSON that may be anything: whatever is missing or of another type is empty. Any thread. */
final class Json {

    private Json() {}

    static Optional<JsonObject> object(Buffer body) {
        try {
            return Optional.of(new JsonObject(body));
        } catch (DecodeException noObject) {
            return Optional.empty();
        }
    }

    static boolean isArrayOrNull(Buffer body) {
        try {
            Object value = io.vertx.core.json.Json.decodeValue(body);
            return value == null || value instanceof JsonArray;
        } catch (DecodeException noJson) {
            return false;
        }
    }

    static Optional<JsonObject> object(JsonObject json, String field) {
        return json.getValue(field) instanceof JsonObject object ? Optional.of(object) : Optional.empty();
    }

    /** A string, or the text of a number. */
    static Optional<String> text(JsonObject json, String field) {
        Object value = json.getValue(field);
        if (value instanceof String text) {
            return Optional.of(text);
        }
        return value instanceof Number number ? Optional.of(number.toString()) : Optional.empty();
    }

    /** A whole number, or text that is one. */
    static Optional<Long> number(JsonObject json, String field) {
        Object value = json.getValue(field);
        if (value instanceof Number number) {
            return Optional.of(number.longValue());
        }
        try {
            return value instanceof String text ? Optional.of(Long.valueOf(text.strip())) : Optional.empty();
        } catch (NumberFormatException notNumber) {
            return Optional.empty();
        }
    }

    /** As {@link #number}, within the range of an integer. */
    static Optional<Integer> integer(JsonObject json, String field) {
        return number(json, field).filter(value -> value == value.intValue()).map(Long::intValue);
    }
}
