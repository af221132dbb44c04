package dev.usher.management;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves health and metrics over HTTP, from before the worker is built: until then it says that the worker is alive and not
 * ready. Any thread may start and query it.
 */
public final class ManagementServer {
    private static final Logger log = LoggerFactory.getLogger(ManagementServer.class);

    /** What Prometheus reads, in its text format. */
    private static final String METRICS = "text/plain; version=0.0.4; charset=utf-8";

    private static final String JSON = "application/json";

    private static final Set<HttpMethod> READS = Set.of(HttpMethod.GET, HttpMethod.HEAD);

    private final Vertx vertx;
    private final PrometheusMeterRegistry meters;
    private final HttpServer server;
    private volatile Health health = new Starting();

    private ManagementServer(Vertx vertx, PrometheusMeterRegistry meters) {
        this.vertx = vertx;
        this.meters = meters;
        this.server = vertx.createHttpServer();
    }

    /**
     * Begins to serve.
     *
     * @param port 0 for any free one
     * @return fails when it cannot listen there
     */
    public static Future<ManagementServer> start(Vertx vertx, String host, int port, PrometheusMeterRegistry meters) {
        ManagementServer management = new ManagementServer(vertx, meters);
        return management
                .server
                .requestHandler(management::answer)
                .listen(port, host)
                .recover(e -> Future.failedFuture(new IllegalStateException(
                        "health and metrics cannot be served at management.host " + host + ", management.port " + port
                                + "; take another port (0 for any free one), or end what listens there",
                        e)))
                .map(listening -> {
                    log.atInfo()
                            .addKeyValue("host", host)
                            .addKeyValue("port", listening.actualPort())
                            .log("Health and metrics are served");
                    return management;
                });
    }

    /** From now on, this object reports the worker's health. */
    public void report(Health started) {
        health = started;
    }

    /** The port it listens on. */
    public int port() {
        return server.actualPort();
    }

    /** For tests: a worker closes Vert.x, and the server with it. */
    Future<Void> close() {
        return server.close();
    }

    private void answer(HttpServerRequest request) {
        if (!READS.contains(request.method())) {
            send(
                    request,
                    405,
                    JSON,
                    new JsonObject().put("error", "only GET and HEAD").encode());
            return;
        }
        switch (request.path()) {
            case "/health/live" -> live(request);
            case "/health/ready" -> ready(request);
            case "/metrics" -> metrics(request);
            default ->
                send(
                        request,
                        404,
                        JSON,
                        new JsonObject()
                                .put("error", "nothing here; there are /health/live, /health/ready and /metrics")
                                .encode());
        }
    }

    private void live(HttpServerRequest request) {
        Health.Liveness live = health.live();
        JsonObject report = new JsonObject()
                .put("status", live.isUp() ? "UP" : "DOWN")
                .put("reasons", new JsonArray(live.reasons()));
        send(request, live.isUp(), report);
    }

    private void ready(HttpServerRequest request) {
        Health.Readiness ready = health.ready();
        send(request, ready.isUp(), ReadinessJson.of(ready));
    }

    /** With thousands of meters a scrape takes a while, so it is written on a worker thread. */
    private void metrics(HttpServerRequest request) {
        vertx.executeBlocking(() -> meters.scrape(METRICS), false)
                .onSuccess(text -> send(request, 200, METRICS, text))
                .onFailure(failure -> {
                    log.atWarn().setCause(failure).log("Metrics could not be written");
                    send(
                            request,
                            500,
                            JSON,
                            new JsonObject().put("error", "see the log").encode());
                });
    }

    private static void send(HttpServerRequest request, boolean up, JsonObject report) {
        send(request, up ? 200 : 503, JSON, report.encode());
    }

    private static void send(HttpServerRequest request, int status, String type, String body) {
        // Vert.x would send a body to HEAD too, which the next answer on the connection begins with.
        request.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, type)
                .end(request.method().equals(HttpMethod.HEAD) ? "" : body);
    }

    /** A worker that is not built yet: it looks at Kafka, which may take its time-out. */
    private static final class Starting implements Health {
        @Override
        public Liveness live() {
            return new Liveness(List.of());
        }

        @Override
        public Readiness ready() {
            return new Readiness(List.of("the worker is starting"), List.of(), Optional.empty());
        }
    }
}
