package dev.usher.realtimekit.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What the body of an error says: RealtimeKit's envelope, the gateway's, a bare message, or whatever text it is. Any
 * thread.
 *
 * @param code RealtimeKit repeats the HTTP status here, the gateway has numbers of its own
 * @param message for people; not yet bounded, may hold secrets
 * @param isForeign the body has no form that the API knows, as a web server's or a proxy's page
 */
record ApiError(Optional<Integer> code, String message, boolean isForeign) {

    /** A body larger than this is not an error message. */
    private static final int LONGEST_TEXT = 64 * 1024;

    static ApiError of(Buffer body) {
        Optional<JsonObject> json = Json.object(body);
        return json.flatMap(ApiError::inside)
                .orElseGet(() -> new ApiError(Optional.empty(), text(body), json.isEmpty() && isForeign(body)));
    }

    /** What is blank, or a JSON array or null, may well be the API's. */
    private static boolean isForeign(Buffer noObject) {
        return !noObject.toString(StandardCharsets.UTF_8).isBlank() && !Json.isArrayOrNull(noObject);
    }

    /** The error in a JSON object; empty when it holds none. */
    static Optional<ApiError> inside(JsonObject json) {
        Optional<JsonObject> error = Json.object(json, "error").or(() -> firstOf(json));
        if (error.isPresent()) {
            return Optional.of(new ApiError(
                    Json.integer(error.get(), "code"),
                    Json.text(error.get(), "message").orElse(""),
                    false));
        }
        return Json.text(json, "message")
                .or(() -> Json.text(json, "error"))
                .map(message -> new ApiError(Json.integer(json, "code"), message, false));
    }

    private static Optional<JsonObject> firstOf(JsonObject json) {
        return json.getValue("errors") instanceof JsonArray errors
                        && !errors.isEmpty()
                        && errors.getValue(0) instanceof JsonObject first
                ? Optional.of(first)
                : Optional.empty();
    }

    private static String text(Buffer body) {
        return body.length() > LONGEST_TEXT
                ? "an unreadable body of " + body.length() + " bytes"
                : body.toString(StandardCharsets.UTF_8);
    }
}
