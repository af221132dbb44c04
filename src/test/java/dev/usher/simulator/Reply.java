package dev.usher.simulator;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;

/** What a test got back over HTTP. Any thread. */
record Reply(int status, HttpHeaders headers, String body, HttpClient.Version version) {
    JsonObject json() {
        return new JsonObject(body);
    }

    JsonArray array() {
        return new JsonArray(body);
    }

    JsonObject data() {
        return json().getJsonObject("data");
    }

    String id() {
        return data().getString("id");
    }

    /** The message of a refusal in RealtimeKit's envelope. */
    String message() {
        return json().getJsonObject("error").getString("message");
    }

    String header(String name) {
        return headers.firstValue(name).orElse("");
    }
}
