package dev.usher.simulator;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/** What goes back to the client. Any thread. */
record Answer(int status, Map<String, String> headers, Buffer body) {
    private static final String JSON = "application/json";

    /** Success, in RealtimeKit's envelope. */
    static Answer data(int status, Object data) {
        return json(status, new JsonObject().put("success", true).put("data", data));
    }

    static Answer page(JsonArray data, JsonObject paging) {
        return json(200, new JsonObject().put("success", true).put("data", data).put("paging", paging));
    }

    /** A refusal by RealtimeKit itself. */
    static Answer refusal(int status, String message) {
        return json(status, refusalJson(status, message));
    }

    /** A refusal by Cloudflare's gateway, which every API of the account shares. */
    static Answer gatewayError(int status, int code, String message) {
        return json(status, gatewayJson(code, message));
    }

    static Answer json(int status, JsonObject body) {
        return new Answer(status, Map.of("Content-Type", JSON), body.toBuffer());
    }

    static JsonObject refusalJson(int status, String message) {
        return new JsonObject()
                .put("success", false)
                .put("error", new JsonObject().put("code", status).put("message", message));
    }

    static JsonObject gatewayJson(int code, String message) {
        return new JsonObject()
                .put("success", false)
                .put(
                        "errors",
                        new JsonArray().add(new JsonObject().put("code", code).put("message", message)))
                .put("messages", new JsonArray())
                .putNull("result");
    }
}
