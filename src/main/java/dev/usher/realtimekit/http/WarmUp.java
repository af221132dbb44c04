package dev.usher.realtimekit.http;

import dev.usher.command.Meeting;
import dev.usher.realtimekit.Reply;
import dev.usher.realtimekit.Request;
import dev.usher.tracing.Trace;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Sends requests to a server of its own, on the loopback interface, so that the JVM has loaded and compiled most of the code
 * that sends one. It shares only the code with what sends commands: Vert.x, client and connections are its own, and are closed
 * at the end. TLS stays cold.
 */
public final class WarmUp {
    /** They take a second on two cores. A third of them would gain less than half as much. */
    private static final int REQUESTS = 1_000;

    private static final int CONCURRENCY = 50;
    private static final String LOOPBACK = "127.0.0.1";
    /** Gives up after this long; on so slow a machine, commands should not wait for it. */
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private static final Meeting MEETING = new Meeting("warm-up", "warm-up", "00000000-0000-4000-8000-000000000000");
    private static final String ADDED = """
            {"success":true,"data":{"id":"00000000-0000-4000-8000-000000000001","name":"Warm Up","picture":null,
            "custom_participant_id":"warm-up","preset_name":"warm-up","token":"none",
            "created_at":"2025-01-01T00:00:00.000Z","updated_at":"2025-01-01T00:00:00.000Z"}}""";

    private final HttpMeetingApi api;
    private final FlushBatch flushes;
    private final Trace trace;
    private final Promise<Integer> over = Promise.promise();
    private int begun;
    private int ended;
    private int accepted;

    private WarmUp(HttpMeetingApi api, FlushBatch flushes, Trace trace) {
        this.api = api;
        this.flushes = flushes;
        this.trace = trace;
    }

    /**
     * Begins to warm up. Any thread.
     *
     * @param trace carried by all its requests
     * @return completes when it is over, on any thread, with how many requests have succeeded; fails if they cannot be sent, or have
     *     not ended after ten seconds
     */
    public static Future<Integer> begin(Trace trace) {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        // Without a context: the loop that it would complete on is closed by then.
        Promise<Integer> closed = Promise.promise();
        vertx.createHttpServer()
                .requestHandler(WarmUp::answer)
                .listen(0, LOOPBACK)
                .compose(server -> to(server, vertx, trace).send(vertx))
                .onComplete(sent -> vertx.close().onComplete(unused -> closed.handle(sent)));
        return closed.future();
    }

    private static void answer(HttpServerRequest request) {
        request.response()
                .setStatusCode(HttpResponseStatus.CREATED.code())
                .putHeader("content-type", "application/json")
                .end(ADDED);
    }

    private static WarmUp to(HttpServer server, Vertx vertx, Trace trace) {
        URI url = URI.create("http://" + LOOPBACK + ":" + server.actualPort() + "/client/v4");
        FlushBatch flushes = new FlushBatch(System::nanoTime);
        HttpMeetingApi api = new HttpMeetingApi(
                vertx,
                new ApiSettings(url, LONGEST, CONCURRENCY, "usher"),
                TokenSource.fixed("none"),
                InstantSource.system(),
                System::nanoTime,
                flushes);
        return new WarmUp(api, flushes, trace);
    }

    private Future<Integer> send(Vertx vertx) {
        vertx.setTimer(LONGEST.toMillis(), timer -> over.tryFail("not over after " + LONGEST));
        flushes.together(() -> {
            for (int i = 0; i < CONCURRENCY; i++) {
                sendNext();
            }
        });
        return over.future();
    }

    private void sendNext() {
        begun++;
        Request add = new Request.Add(MEETING, "participant-" + begun, "preset", "name", Optional.empty());
        api.send(add, "key-" + begun, trace, limits -> {}).onComplete(this::answered, over::tryFail);
    }

    private void answered(Reply reply) {
        accepted += reply instanceof Reply.Accepted ? 1 : 0;
        ended++;
        if (ended == REQUESTS) {
            over.tryComplete(accepted);
        } else if (begun < REQUESTS) {
            sendNext();
        }
    }
}
