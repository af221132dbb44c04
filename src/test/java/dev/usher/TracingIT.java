package dev.usher;

import static dev.usher.testing.Commands.aGet;
import static dev.usher.testing.Commands.aKick;
import static dev.usher.testing.TextHeaders.header;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.usher.command.Command;
import dev.usher.config.Settings;
import dev.usher.config.Sources;
import dev.usher.testing.Installation;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A command's trace, from its record through real HTTP to its result and dead letter. */
class TracingIT {
    private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
    private static final String SENDER = "00-" + TRACE_ID + "-b7ad6b7169203331-01";
    private static final String NEW_AND_UNSAMPLED = "00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-00";

    private final Installation usher = Installation.standard();
    private final Vertx vertx = Vertx.vertx();
    private final Queue<MultiMap> requests = new ConcurrentLinkedQueue<>();
    private final Deque<Worker> workers = new ArrayDeque<>();
    private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
    /** What the API says to everything. */
    private volatile int status = 404;

    @BeforeEach
    void serve() {
        int port = Installation.await(
                        vertx.createHttpServer().requestHandler(this::answer).listen(0, "127.0.0.1"))
                .actualPort();
        usher.set("USHER_API_BASE_URL", "http://127.0.0.1:" + port);
    }

    @AfterEach
    void close() {
        workers.forEach(Worker::close);
        usher.close();
        Installation.await(vertx.close());
    }

    @Test
    void aCommandsTraceRunsThroughTheRequestToResultAndDeadLetter() {
        start(OpenTelemetry.noop());

        send(aGet().ofIds("p-1").build(), Map.of("traceparent", SENDER, "tracestate", "vendor=1"));
        usher.awaitResults(1);

        assertThat(everywhere("traceparent")).hasSize(3).containsOnly(Optional.of(SENDER));
        assertThat(everywhere("tracestate")).containsOnly(Optional.of("vendor=1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00-1-2-01", "00-00000000000000000000000000000000-b7ad6b7169203331-01"})
    void aCommandWithoutAValidTraceGetsOneThatIsTheSameEverywhere(String malformed) {
        start(OpenTelemetry.noop());

        send(
                aGet().ofIds("p-1").build(),
                malformed.isEmpty() ? Map.of() : Map.of("traceparent", malformed, "tracestate", "vendor=1"));
        usher.awaitResults(1);

        assertThat(everywhere("traceparent")).hasSize(3);
        assertThat(everywhere("traceparent").distinct())
                .singleElement()
                .satisfies(one -> assertThat(one.orElseThrow()).matches(NEW_AND_UNSAMPLED));
        assertThat(everywhere("tracestate")).containsOnly(Optional.empty());
    }

    @Test
    void whatIsUndecodableKeepsItsTraceToo() {
        start(OpenTelemetry.noop());
        ProducerRecord<byte[], byte[]> garbage =
                new ProducerRecord<>(usher.commandsTopic(), "key".getBytes(UTF_8), "garbage".getBytes(UTF_8));
        garbage.headers().add("traceparent", SENDER.getBytes(UTF_8));

        usher.broker().produce(List.of(garbage));
        await().atMost(Duration.ofSeconds(60)).until(() -> !usher.deadLetters().isEmpty());

        assertThat(header(usher.deadLetters().get(0), "traceparent")).isEqualTo(SENDER);
    }

    @Test
    void aDuplicateHasATraceOfItsOwn() {
        start(OpenTelemetry.noop());
        Command get = aGet().ofIds("p-1").build();
        String other = SENDER.replace(TRACE_ID, "11111111111111111111111111111111");

        send(get, Map.of("traceparent", SENDER));
        usher.awaitResults(1);
        send(get, Map.of("traceparent", other));
        usher.awaitResults(2);

        assertThat(usher.resultRecords())
                .extracting(result -> header(result, "traceparent"))
                .containsExactly(SENDER, other);
    }

    @Test
    void theNextOwnerGoesOnInTheSameTrace() {
        status = 503;
        start(OpenTelemetry.noop());
        send(aKick().ofIds("p-1").build(), Map.of("traceparent", SENDER));
        await().atMost(Duration.ofSeconds(60)).until(() -> !requests.isEmpty());
        workers.pop().close();
        int before = requests.size();

        status = 404;
        start(OpenTelemetry.noop());
        usher.awaitResults(1);

        assertThat(requests).hasSizeGreaterThan(before);
        assertThat(everywhere("traceparent")).containsOnly(Optional.of(SENDER));
    }

    @Test
    void withAnSdkTheCommandAndEachOfItsRequestsIsASpan() {
        start(OpenTelemetrySdk.builder()
                .setTracerProvider(SdkTracerProvider.builder()
                        .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                        .build())
                .build());
        status = 503;
        send(aGet().ofIds("p-1").build(), Map.of("traceparent", SENDER));
        await().atMost(Duration.ofSeconds(60)).until(() -> !requests.isEmpty());
        status = 404;
        usher.awaitResults(1);

        SpanData command = spans(SpanKind.CONSUMER).get(0);
        List<SpanData> calls = spans(SpanKind.CLIENT);
        assertThat(spans(SpanKind.CONSUMER)).hasSize(1);
        assertThat(command.getParentSpanId()).isEqualTo("b7ad6b7169203331");
        assertThat(calls)
                .hasSizeGreaterThan(1)
                .allMatch(call -> call.getParentSpanId().equals(command.getSpanId()));
        assertThat(exporter.getFinishedSpanItems())
                .allMatch(span -> span.getTraceId().equals(TRACE_ID));
        assertThat(requests.stream().map(request -> request.get("traceparent")))
                .containsExactlyElementsOf(
                        calls.stream().map(TracingIT::placeOf).toList());
        assertThat(header(usher.resultRecords().get(0), "traceparent")).isEqualTo(placeOf(command));
        assertThat(header(usher.deadLetters().get(0), "traceparent")).isEqualTo(placeOf(command));
    }

    private void start(OpenTelemetry telemetry) {
        Settings settings = Settings.forWorker(new Sources(List.of(), usher.environment(), Map.of()));
        workers.push(Worker.start(settings, UnaryOperator.identity(), () -> telemetry));
    }

    private void answer(HttpServerRequest request) {
        // Before the request is made known, since the test may change it then.
        int now = status;
        // By OPTIONS the client asks, once per connection, for HTTP/2; that is nobody's request.
        if (!request.method().equals(HttpMethod.OPTIONS)) {
            requests.add(request.headers());
        }
        request.response().setStatusCode(now).end();
    }

    private void send(Command command, Map<String, String> headers) {
        ProducerRecord<byte[], byte[]> record = usher.recordOf(command);
        headers.forEach((name, value) -> record.headers().add(name, value.getBytes(UTF_8)));
        usher.broker().produce(List.of(record));
    }

    /** A header's value in requests, results and dead letters. */
    private Stream<Optional<String>> everywhere(String name) {
        return Stream.concat(
                requests.stream().map(request -> Optional.ofNullable(request.get(name))),
                Stream.concat(usher.resultRecords().stream(), usher.deadLetters().stream())
                        .map(record -> Optional.ofNullable(header(record, name))));
    }

    private List<SpanData> spans(SpanKind kind) {
        return exporter.getFinishedSpanItems().stream()
                .filter(span -> span.getKind() == kind)
                .toList();
    }

    private static String placeOf(SpanData span) {
        return "00-" + span.getTraceId() + "-" + span.getSpanId() + "-01";
    }
}
