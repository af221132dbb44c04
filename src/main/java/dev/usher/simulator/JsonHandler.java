package dev.usher.simulator;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Function;

/** Answers a control request with JSON. What it throws, {@link ControlRouter} turns into an error. Event loop only. */
final class JsonHandler implements Handler<RoutingContext> {
    private final Function<RoutingContext, Object> answer;

    /** The answer is a {@link JsonObject} or a {@link io.vertx.core.json.JsonArray}. */
    JsonHandler(Function<RoutingContext, Object> answer) {
        this.answer = answer;
    }

    @Override
    public void handle(RoutingContext context) {
        send(context, answer.apply(context));
    }

    static void send(RoutingContext context, Object json) {
        context.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(Json.encodeToBuffer(json));
    }

    /** The request's body; no body is an empty object. */
    static JsonObject body(RoutingContext context) {
        if (context.body().length() <= 0) {
            return new JsonObject();
        }
        try {
            if (Json.decodeValue(context.body().buffer()) instanceof JsonObject json) {
                return json;
            }
        } catch (DecodeException notJson) {
            throw new IllegalArgumentException("the body is not JSON", notJson);
        }
        throw new IllegalArgumentException("the body must be a JSON object");
    }
}
