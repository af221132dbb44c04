package dev.usher.tracing;

import static dev.usher.testing.Traces.aRecord;
import static dev.usher.testing.Traces.headersOf;
import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;

import dev.usher.command.Answer;
import dev.usher.command.CommandType;
import dev.usher.command.Failure;
import dev.usher.command.FailureReason;
import dev.usher.command.Outcome;
import dev.usher.command.Settled;
import dev.usher.testing.Traces;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PrimitiveIterator;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TracingTest {
    private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
    private static final String SENDER = "00-" + TRACE_ID + "-b7ad6b7169203331-01";
    private static final String NEW_AND_UNSAMPLED = "00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-00";
    private static final Instant READ_AT = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant DONE_AT = READ_AT.plusMillis(250);

    private final InMemorySpanExporter exporter = InMemorySpanExporter.create();

    @Test
    void withoutAnSdkACommandsOwnPlaceIsPassedOnAsItIs() {
        assertThat(carriedOnWithoutSdk(Map.of("traceparent", SENDER, "tracestate", "vendor=a:b,other=1")))
                .containsOnly(Map.entry("traceparent", SENDER), Map.entry("tracestate", "vendor=a:b,other=1"));
    }

    @Test
    void whetherTheSenderRecordsIsPassedOnToo() {
        String unsampled = "00-" + TRACE_ID + "-b7ad6b7169203331-00";

        assertThat(carriedOnWithoutSdk(Map.of("traceparent", unsampled))).containsEntry("traceparent", unsampled);
    }

    @Test
    void aNewerVersionIsReadAsFarAsItIsKnown() {
        assertThat(carriedOnWithoutSdk(Map.of("traceparent", "01-" + TRACE_ID + "-b7ad6b7169203331-01-more")))
                .containsEntry("traceparent", SENDER);
    }

    @Test
    void aCommandWithoutATraceBeginsOne() {
        Map<String, String> first = carriedOnWithoutSdk(Map.of());
        Map<String, String> second = carriedOnWithoutSdk(Map.of());

        assertThat(first).containsOnlyKeys("traceparent");
        assertThat(first.get("traceparent")).matches(NEW_AND_UNSAMPLED);
        assertThat(second).isNotEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "00-1-2-01",
                "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
                "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-B7AD6B7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b716920333-01",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-1",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0g",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01 ",
                "00_0af7651916cd43dd8448eb211c80319c_b7ad6b7169203331_01",
                "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                "00-0af7651916cd43dd8448eb211c80319ü-b7ad6b7169203331-01",
            })
    void aMalformedTraceCountsAsNoneAndItsStateIsDropped(String malformed) {
        Map<String, String> carried = carriedOnWithoutSdk(Map.of("traceparent", malformed, "tracestate", "vendor=1"));

        assertThat(carried).containsOnlyKeys("traceparent");
        assertThat(carried.get("traceparent")).matches(NEW_AND_UNSAMPLED).doesNotContain(TRACE_ID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"no list", "a=1\r\nX-Evil: 1", "ü=ö"})
    void aMalformedStateIsDroppedAndTheTraceGoesOn(String malformed) {
        assertThat(carriedOnWithoutSdk(Map.of("traceparent", SENDER, "tracestate", malformed)))
                .containsOnly(Map.entry("traceparent", SENDER));
    }

    @Test
    void anOverlongStateIsDroppedAndTheTraceGoesOn() {
        assertThat(carriedOnWithoutSdk(Map.of("traceparent", SENDER, "tracestate", "a=" + "1".repeat(4_095))))
                .containsOnly(Map.entry("traceparent", SENDER));
    }

    @Test
    void aNewTraceHasNoIdOfZerosWhateverChanceBrings() {
        PrimitiveIterator.OfLong drawn = LongStream.of(0, 0, 1, 0, 0, 2).iterator();
        Tracing tracing = new Tracing(OpenTelemetry.noop(), "1.0", "usher", drawn::nextLong, System::nanoTime);

        assertThat(headersOf(tracing.command(aRecord(Map.of()), READ_AT).trace()))
                .containsEntry("traceparent", "00-00000000000000010000000000000000-0000000000000002-00");
    }

    @Test
    void withoutAnSdkARequestCarriesTheCommandsOwnPlace() {
        Tracing tracing = Traces.unrecorded();
        Trace command = tracing.command(aRecord(Map.of()), READ_AT).trace();

        Trace request = tracing.requests("GET", "/a", "host", 80).begin(command).trace();

        assertThat(headersOf(request)).isEqualTo(headersOf(command));
    }

    /** An SDK's span processors are anybody's. */
    @Test
    void telemetryThatFailsIsAsGoodAsNone() {
        Tracing tracing = Traces.tracing(OpenTelemetrySdk.builder()
                .setTracerProvider(SdkTracerProvider.builder()
                        .addSpanProcessor(new Broken(true))
                        .build())
                .build());

        CommandSpan command = tracing.command(aRecord(Map.of("traceparent", SENDER)), READ_AT);
        RequestSpan request = tracing.requests("GET", "/a", "host", 80).begin(command.trace());
        request.answered(200);
        request.succeeded();
        command.settled(CommandType.ADD, new Settled(succeeded(), 1, false), DONE_AT);

        assertThat(headersOf(request.trace())).containsEntry("traceparent", SENDER);
    }

    @Test
    void telemetryThatFailsInTheEndIsNotHeardOf() {
        Tracing tracing = Traces.tracing(OpenTelemetrySdk.builder()
                .setTracerProvider(SdkTracerProvider.builder()
                        .addSpanProcessor(new Broken(false))
                        .build())
                .build());
        CommandSpan command = tracing.command(aRecord(Map.of()), READ_AT);

        tracing.requests("GET", "/a", "host", 80).begin(command.trace()).failed("timeout");
        command.settled(CommandType.ADD, new Settled(succeeded(), 1, false), DONE_AT);
        tracing.command(aRecord(Map.of()), READ_AT).undecodable(DONE_AT);
    }

    @Test
    void aCommandsSpanIsBelowItsSenderAndSaysWhereItLay() {
        CommandSpan command = recorded().command(aRecord(Map.of("traceparent", SENDER)), READ_AT);
        command.settled(CommandType.DELETE, new Settled(succeeded(), 2, true), DONE_AT);

        SpanData span = onlySpan();
        assertThat(span.getTraceId()).isEqualTo(TRACE_ID);
        assertThat(span.getParentSpanId()).isEqualTo("b7ad6b7169203331");
        assertThat(span.getParentSpanContext().isRemote()).isTrue();
        assertThat(span.getKind()).isEqualTo(SpanKind.CONSUMER);
        assertThat(span.getName()).isEqualTo("process commands");
        assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
        assertThat(span.getStartEpochNanos()).isEqualTo(TimeUnit.MILLISECONDS.toNanos(READ_AT.toEpochMilli()));
        assertThat(span.getEndEpochNanos()).isEqualTo(TimeUnit.MILLISECONDS.toNanos(DONE_AT.toEpochMilli()));
        assertThat(span.getAttributes().asMap())
                .containsOnly(
                        text("messaging.system", "kafka"),
                        text("messaging.operation.type", "process"),
                        text("messaging.operation.name", "process"),
                        text("messaging.destination.name", "commands"),
                        text("messaging.destination.partition.id", "3"),
                        number("messaging.kafka.offset", 42),
                        text("messaging.consumer.group.name", "usher"),
                        text("usher.command.type", "delete"),
                        text("usher.command.outcome", "succeeded"),
                        number("usher.command.attempts", 2),
                        flag("usher.command.duplicate", false),
                        flag("usher.command.reconciled", true));
        assertThat(headersOf(command.trace()))
                .containsEntry("traceparent", "00-" + TRACE_ID + "-" + span.getSpanId() + "-01");
    }

    @Test
    void aFailureIsAnErrorByItsReasonAndQuotesNothing() {
        CommandSpan command = recorded().command(aRecord(Map.of()), READ_AT);
        Failure failure = Failure.unsent(FailureReason.REFUSED, "Ann Lee is not wanted");
        command.settled(CommandType.ADD, Settled.unsent(new Outcome.Failed(failure)), DONE_AT);

        SpanData span = onlySpan();
        assertThat(span.getParentSpanId()).isEqualTo(SpanId.getInvalid());
        assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(span.getStatus().getDescription()).isEmpty();
        assertThat(span.getAttributes().get(stringKey("error.type"))).isEqualTo("refused");
        assertThat(span.getAttributes().get(stringKey("usher.command.outcome"))).isEqualTo("failed");
        assertThat(span.toString()).doesNotContain("Ann");
    }

    @Test
    void aDuplicateSaysSo() {
        recorded()
                .command(aRecord(Map.of()), READ_AT)
                .duplicate(CommandType.ADD, new Settled(new Outcome.Expired(), 1, false), DONE_AT);

        assertThat(onlySpan().getAttributes().asMap())
                .contains(flag("usher.command.duplicate", true), text("usher.command.outcome", "expired"));
    }

    @Test
    void whatCannotBeDecodedHasASpanToo() {
        recorded().command(aRecord(Map.of()), READ_AT).undecodable(DONE_AT);

        assertThat(onlySpan().getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(onlySpan().getAttributes().get(stringKey("error.type"))).isEqualTo("undecodable");
    }

    @Test
    void aCommandThatIsNotSampledStaysInItsSendersTrace() {
        Tracing tracing = Traces.tracing(sdk(Sampler.alwaysOff()));

        CommandSpan command = tracing.command(aRecord(Map.of("traceparent", SENDER)), READ_AT);
        command.settled(CommandType.ADD, new Settled(succeeded(), 1, false), DONE_AT);

        assertThat(headersOf(command.trace()).get("traceparent")).matches("00-" + TRACE_ID + "-[0-9a-f]{16}-00");
        assertThat(exporter.getFinishedSpanItems()).isEmpty();
    }

    @Test
    void theSendersStateGoesOnWithTheSpansPlace() {
        Map<String, String> headers = Map.of("traceparent", SENDER, "tracestate", "vendor=1");

        assertThat(headersOf(recorded().command(aRecord(headers), READ_AT).trace()))
                .containsEntry("tracestate", "vendor=1");
    }

    @Test
    void aSharedRequestIsBelowTheFirstCommandAndLinkedWithTheOthers() {
        Tracing tracing = recorded();
        CommandSpan first = tracing.command(aRecord(Map.of()), READ_AT);
        CommandSpan second = tracing.command(aRecord(Map.of("traceparent", SENDER)), READ_AT);

        RequestSpan request = tracing.requests("POST", "/kick", "host", 80)
                .begin(Trace.shared(List.of(first.trace(), second.trace())));
        request.succeeded();
        first.settled(CommandType.KICK, new Settled(succeeded(), 1, false), DONE_AT);
        second.settled(CommandType.KICK, new Settled(succeeded(), 1, false), DONE_AT);

        SpanData sent = exporter.getFinishedSpanItems().get(0);
        SpanData one = exporter.getFinishedSpanItems().get(1);
        SpanData other = exporter.getFinishedSpanItems().get(2);
        assertThat(sent.getParentSpanId()).isEqualTo(one.getSpanId());
        assertThat(sent.getLinks())
                .singleElement()
                .satisfies(link -> assertThat(link.getSpanContext()).isEqualTo(other.getSpanContext()));
        assertThat(one.getLinks()).isEmpty();
        assertThat(other.getLinks())
                .singleElement()
                .satisfies(link -> assertThat(link.getSpanContext()).isEqualTo(sent.getSpanContext()));
    }

    private static Map<String, String> carriedOnWithoutSdk(Map<String, String> headers) {
        return headersOf(Traces.unrecorded().command(aRecord(headers), READ_AT).trace());
    }

    private Tracing recorded() {
        return Traces.tracing(sdk(Sampler.parentBased(Sampler.alwaysOn())));
    }

    private OpenTelemetry sdk(Sampler sampler) {
        return OpenTelemetrySdk.builder()
                .setTracerProvider(SdkTracerProvider.builder()
                        .setSampler(sampler)
                        .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                        .build())
                .build();
    }

    private SpanData onlySpan() {
        assertThat(exporter.getFinishedSpanItems()).hasSize(1);
        return exporter.getFinishedSpanItems().get(0);
    }

    private static Outcome succeeded() {
        return new Outcome.Succeeded(new Answer.Deleted(Optional.empty()));
    }

    private static Map.Entry<AttributeKey<?>, Object> text(String name, String value) {
        return Map.entry(stringKey(name), value);
    }

    private static Map.Entry<AttributeKey<?>, Object> number(String name, long value) {
        return Map.entry(longKey(name), value);
    }

    private static Map.Entry<AttributeKey<?>, Object> flag(String name, boolean value) {
        return Map.entry(AttributeKey.booleanKey(name), value);
    }

    /** Throws when a span starts, or when it ends. */
    private record Broken(boolean isStartRequired) implements SpanProcessor {
        @Override
        public void onStart(Context parent, ReadWriteSpan span) {
            throw new NoClassDefFoundError("a processor's");
        }

        @Override
        public void onEnd(ReadableSpan span) {
            throw new IllegalStateException("a processor's");
        }

        @Override
        public boolean isEndRequired() {
            return !isStartRequired;
        }
    }
}
