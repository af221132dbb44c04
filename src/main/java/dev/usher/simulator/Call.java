package dev.usher.simulator;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * A request as far as it could be understood. Any thread.
 *
 * @param body empty unless the request's body is a JSON object
 */
record Call(Route route, Optional<JsonObject> body, MultiMap query) {
    static Call of(Route route, Buffer body, MultiMap query) {
        return new Call(route, jsonObject(body), query);
    }

    Operation operation() {
        return route.operation();
    }

    MeetingKey meeting() {
        return route.meeting();
    }

    /** A field of the body if it is a text. */
    Optional<String> text(String field) {
        return body.map(json -> json.getValue(field))
                .filter(String.class::isInstance)
                .map(String.class::cast);
    }

    List<String> namedParticipantIds() {
        return route.participantId().isEmpty() ? texts("participant_ids") : List.of(route.participantId());
    }

    List<String> namedCustomIds() {
        return operation() == Operation.ADD
                ? text("custom_participant_id").map(List::of).orElse(List.of())
                : texts("custom_participant_ids");
    }

    private List<String> texts(String field) {
        return operation() != Operation.KICK
                ? List.of()
                : body.map(json -> json.getValue(field))
                        .filter(JsonArray.class::isInstance)
                        .map(array -> ((JsonArray) array)
                                .stream()
                                        .filter(String.class::isInstance)
                                        .map(String.class::cast)
                                        .toList())
                        .orElse(List.of());
    }

    private static Optional<JsonObject> jsonObject(Buffer body) {
        if (body.length() == 0) {
            return Optional.empty();
        }
        try {
            return Json.decodeValue(body) instanceof JsonObject json ? Optional.of(json) : Optional.empty();
        } catch (DecodeException notJson) {
            return Optional.empty();
        }
    }
}
