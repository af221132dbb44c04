package dev.usher.simulator;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A fresh simulator for each test, on a free port and with hand-moved time, and a client that talks to it. */
final class RunningSimulator implements BeforeEachCallback, AfterEachCallback {
    static final String MEETING = "6bf2b8be-04dd-4191-b602-1128921a306b";
    static final String OTHER_MEETING = "0f3e7b1c-52d4-4a0e-9d1f-3c1b6a8e2d77";
    static final MeetingKey KEY = new MeetingKey("acc", "app", MEETING);

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HandMovedClock clock = new HandMovedClock();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Vertx vertx = Vertx.vertx();
    private final Simulator simulator;

    private RunningSimulator(SimulatorSettings settings) {
        this.simulator = new Simulator(vertx, settings, clock);
    }

    static RunningSimulator asIs() {
        return with(settings -> settings);
    }

    static RunningSimulator with(UnaryOperator<SimulatorSettings> change) {
        return new RunningSimulator(change.apply(SimulatorSettings.defaults().withPort(0)));
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        await(simulator.start());
    }

    @Override
    public void afterEach(ExtensionContext context) {
        await(simulator.close());
        await(vertx.close());
    }

    Simulator simulator() {
        return simulator;
    }

    HandMovedClock clock() {
        return clock;
    }

    Vertx vertx() {
        return vertx;
    }

    static <T> T await(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    Reply add(String customId) {
        return add(MEETING, customId);
    }

    Reply add(String meeting, String customId) {
        JsonObject body = new JsonObject()
                .put("custom_participant_id", customId)
                .put("preset_name", "host")
                .put("name", "Name of " + customId);
        return post("/meetings/" + meeting + "/participants", body);
    }

    Reply list(String query) {
        return get("/meetings/" + MEETING + "/participants" + query);
    }

    Reply getParticipant(String id) {
        return get("/meetings/" + MEETING + "/participants/" + id);
    }

    Reply deleteParticipant(String id) {
        return send(request("/meetings/" + MEETING + "/participants/" + id).DELETE());
    }

    Reply kick(JsonArray ids, JsonArray customIds) {
        JsonObject body = new JsonObject().put("participant_ids", ids).put("custom_participant_ids", customIds);
        return post("/meetings/" + MEETING + "/active-session/kick", body);
    }

    Reply kick(String... customIds) {
        return kick(new JsonArray(), JsonArray.of((Object[]) customIds));
    }

    Reply activeSession() {
        return get("/meetings/" + MEETING + "/active-session");
    }

    /** A path below an app's. */
    Reply get(String path) {
        return send(request(path).GET());
    }

    Reply post(String path, JsonObject body) {
        return post(path, body.encode());
    }

    Reply post(String path, String body) {
        return send(request(path).POST(BodyPublishers.ofString(body)));
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(appUrl() + path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer secret");
    }

    /** As curl does, it calls every body a form. */
    Reply control(String method, String path, String body) {
        return send(HttpRequest.newBuilder(URI.create(rootUrl() + path))
                .timeout(PATIENCE)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body)));
    }

    Reply send(HttpRequest.Builder request) {
        return send(client, request);
    }

    static Reply send(HttpClient client, HttpRequest.Builder request) {
        try {
            return reply(client.send(request.build(), BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    CompletableFuture<Reply> sendAsync(HttpRequest.Builder request) {
        return client.sendAsync(request.build(), BodyHandlers.ofString()).thenApply(RunningSimulator::reply);
    }

    String appUrl() {
        return simulator.baseUrl() + "/accounts/acc/realtime/kit/app";
    }

    String rootUrl() {
        return simulator.baseUrl().replace("/client/v4", "");
    }

    private static Reply reply(HttpResponse<String> response) {
        return new Reply(response.statusCode(), response.headers(), response.body(), response.version());
    }
}
