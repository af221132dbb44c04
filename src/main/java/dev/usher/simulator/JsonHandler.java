package dev.usher.simulator;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Answers a control request with JSON. A mistake in the request, which an exception reports, is answered at once: if it were
 * rethrown, the router would log it with its stack trace. Event loop only.
 */
final class JsonHandler implements Handler<RoutingContext> {
    /** What a context keeps the request's body under. */
    static final String BODY = "body";

    private final Consumer<RoutingContext> answer;

    /** The answer is a {@link JsonObject} or a {@link io.vertx.core.json.JsonArray}. */
    JsonHandler(Function<RoutingContext, Object> answer) {
        this((RoutingContext context) -> send(context, answer.apply(context)));
    }

    private JsonHandler(Consumer<RoutingContext> answer) {
        this.answer = answer;
    }

    /** For what sends its answer itself. */
    static JsonHandler sending(Consumer<RoutingContext> answer) {
        return new JsonHandler(answer);
    }

    @Override
    public void handle(RoutingContext context) {
        try {
            answer.accept(context);
        } catch (IllegalArgumentException mistake) {
            explain(context, 400, String.valueOf(mistake.getMessage()));
        } catch (NoSuchElementException unknown) {
            explain(context, 404, String.valueOf(unknown.getMessage()));
        }
    }

    static void explain(RoutingContext context, int status, String message) {
        context.response().setStatusCode(status);
        send(context, new JsonObject().put("error", message));
    }

    static void send(RoutingContext context, Object json) {
        context.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(Json.encodeToBuffer(json));
    }

    /** The request's body; no body is an empty object. */
    static JsonObject body(RoutingContext context) {
        Buffer body = context.get(BODY, Buffer.buffer());
        if (body.length() == 0) {
            return new JsonObject();
        }
        try {
            if (Json.decodeValue(body) instanceof JsonObject json) {
                return json;
            }
        } catch (DecodeException notJson) {
            throw new IllegalArgumentException("the body is not JSON", notJson);
        }
        throw new IllegalArgumentException("the body must be a JSON object");
    }
}
