package dev.usher.testing;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;

/**
 * Requests to the simulated API that no worker of the test makes: what was before it, and those of workers that are only
 * played. Any thread; it blocks.
 */
public final class DirectCalls {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final String meeting;

    private DirectCalls(String meeting) {
        this.meeting = meeting;
    }

    /** About the meeting that commands are about if they name none. */
    public static DirectCalls to(Installation usher) {
        return new DirectCalls(usher.simulator().baseUrl() + "/accounts/" + Commands.ACCOUNT + "/realtime/kit/"
                + Commands.APP + "/meetings/" + Commands.MEETING);
    }

    /** Enrols somebody, and returns the id. */
    public String add(String customId) {
        String body = new JsonObject()
                .put("custom_participant_id", customId)
                .put("preset_name", "guest")
                .put("name", customId)
                .encode();
        return new JsonObject(send("POST", "/participants", body))
                .getJsonObject("data")
                .getString("id");
    }

    public void delete(String id) {
        send("DELETE", "/participants/" + id, "");
    }

    public void kick(String customId) {
        send(
                "POST",
                "/active-session/kick",
                "{\"participant_ids\":[],\"custom_participant_ids\":[\"" + customId + "\"]}");
    }

    private String send(String method, String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(meeting + path))
                .header("Authorization", "Bearer test-token")
                .header("Content-Type", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        try {
            HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() / 100 != 2) {
                throw new IllegalStateException(method + " " + path + ": " + response.statusCode());
            }
            return response.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
