package dev.usher.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.BindException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ManagementServerTest {

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = HttpClient.newHttpClient();
    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final FakeHealth health = new FakeHealth();
    private ManagementServer server = start(0);

    @BeforeEach
    void countSomething() {
        meters.counter("doors.opened", "side", "left").increment(3);
    }

    @AfterEach
    void stop() throws Exception {
        await(server.close());
        await(vertx.close());
    }

    @Test
    void aPortThatIsTakenIsNamedWithItsSetting() {
        assertThatThrownBy(() -> start(server.port()))
                .hasStackTraceContaining(
                        "health and metrics cannot be served at management.host 127.0.0.1, management.port "
                                + server.port())
                .hasStackTraceContaining("Address already in use");
    }

    @Test
    void aWorkerThatIsNotBuiltYetIsAliveAndSaysThatItIsStarting() throws Exception {
        await(server.close());
        server = startUnbuilt(0);

        assertThat(get("/health/live").body()).isEqualTo("{\"status\":\"UP\",\"reasons\":[]}");
        assertThat(get("/health/ready").statusCode()).isEqualTo(503);
        assertThat(get("/health/ready").body())
                .isEqualTo("{\"status\":\"DOWN\",\"reasons\":[\"the worker is starting\"]}");
    }

    @Test
    void aReadyWorkerSaysSo() throws Exception {
        HttpResponse<String> answer = get("/health/ready");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
        assertThat(answer.body()).isEqualTo("{\"status\":\"UP\",\"reasons\":[]}");
    }

    @Test
    void aWorkerThatIsNotReadySaysWhy() throws Exception {
        health.ready = new Health.Readiness(List.of("not joined", "no broker reachable"), List.of(), Optional.empty());

        HttpResponse<String> answer = get("/health/ready");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body())
                .isEqualTo("{\"status\":\"DOWN\",\"reasons\":[\"not joined\",\"no broker reachable\"]}");
    }

    @Test
    void aParkedWorkerIsReadyAndSaysWhatItWaitsFor() throws Exception {
        health.ready = new Health.Readiness(List.of(), List.of("throttled until 12:00:00Z"), Optional.empty());

        HttpResponse<String> answer = get("/health/ready");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .isEqualTo("{\"status\":\"UP\",\"reasons\":[],\"parked\":[\"throttled until 12:00:00Z\"]}");
    }

    @Test
    void aReadyWorkerSaysWhatItIsAt() throws Exception {
        Health.Parked parked = new Health.Parked(
                "throttled", Instant.parse("2026-03-01T12:00:00Z"), Duration.ofSeconds(90), Duration.ofSeconds(210));
        health.ready = new Health.Readiness(
                List.of(),
                List.of("throttled (account b)"),
                Optional.of(new Health.Work(
                        "running",
                        4,
                        1,
                        1_234,
                        List.of(new Health.Queue(
                                "kick", 3, Duration.ofMillis(1_500), Optional.of(Duration.ofSeconds(2)))),
                        List.of(
                                new Health.Account(
                                        "a", Optional.of(1_200), Optional.of(480), Duration.ZERO, Optional.empty()),
                                new Health.Account(
                                        "b",
                                        Optional.of(1_200),
                                        Optional.of(0),
                                        Duration.ofSeconds(12),
                                        Optional.of(parked))))));

        JsonObject report = new JsonObject(get("/health/ready").body());

        assertThat(report.encodePrettily()).isEqualTo(new JsonObject("""
                        {"status": "UP", "reasons": [], "parked": ["throttled (account b)"],
                         "phase": "running", "partitions": 4, "restoring": 1, "backlog": 1234,
                         "queues": [{"priority": "kick", "size": 3, "oldestSeconds": 1.5, "drainSeconds": 2.0}],
                         "accounts": [
                           {"account": "b", "limit": 1200, "left": 0, "resetSeconds": 12.0,
                            "parked": {"why": "throttled", "since": "2026-03-01T12:00:00Z", "seconds": 90.0,
                                       "nextProbeSeconds": 210.0}},
                           {"account": "a", "limit": 1200, "left": 480, "resetSeconds": 0.0}]}""").encodePrettily());
    }

    @Test
    void aDeadWorkerSaysWhy() throws Exception {
        assertThat(get("/health/live").statusCode()).isEqualTo(200);

        health.live = new Health.Liveness(List.of("the Kafka thread ended"));

        assertThat(get("/health/live").statusCode()).isEqualTo(503);
        assertThat(get("/health/live").body())
                .isEqualTo("{\"status\":\"DOWN\",\"reasons\":[\"the Kafka thread ended\"]}");
    }

    @Test
    void metricsAreInPrometheusFormat() throws Exception {
        try (JvmMeters jvm = new JvmMeters()) {
            jvm.bindTo(meters);
            HttpResponse<String> answer = get("/metrics");

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("content-type"))
                    .hasValue("text/plain; version=0.0.4; charset=utf-8");
            assertThat(answer.body())
                    .contains("doors_opened_total{side=\"left\"} 3.0")
                    .contains("jvm_memory_used_bytes{", "jvm_gc_", "jvm_threads_live_threads", "process_cpu_usage");
        }
    }

    @Test
    void anUnknownPathIsAnswered404WithThePathsThatThereAre() throws Exception {
        HttpResponse<String> answer = get("/health");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("/health/live, /health/ready and /metrics");
    }

    @Test
    void onlyReadingIsAllowed() throws Exception {
        assertThat(send("HEAD", "/health/live").statusCode()).isEqualTo(200);
        assertThat(send("HEAD", "/health/live").body()).isEmpty();
        assertThat(send("POST", "/health/live").statusCode()).isEqualTo(405);
    }

    @Test
    void aPortInUseIsAFailure() {
        int port = server.port();

        assertThatThrownBy(() -> start(port)).rootCause().isInstanceOf(BindException.class);
    }

    private ManagementServer start(int port) {
        ManagementServer started = startUnbuilt(port);
        started.report(health);
        return started;
    }

    private ManagementServer startUnbuilt(int port) {
        return await(ManagementServer.start(vertx, "127.0.0.1", port, meters));
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send("GET", path);
    }

    private HttpResponse<String> send(String method, String path) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static final class FakeHealth implements Health {
        private volatile Liveness live = new Liveness(List.of());
        private volatile Readiness ready = new Readiness(List.of(), List.of(), Optional.empty());

        @Override
        public Liveness live() {
            return live;
        }

        @Override
        public Readiness ready() {
            return ready;
        }
    }
}
