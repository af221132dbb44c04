package dev.usher.realtimekit.http;

import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;

import dev.usher.command.Meeting;
import dev.usher.command.Participant;
import dev.usher.realtimekit.MeetingApi;
import dev.usher.realtimekit.Replies;
import dev.usher.realtimekit.Reply;
import dev.usher.realtimekit.Reply.Detail;
import dev.usher.realtimekit.Reply.Silence;
import dev.usher.realtimekit.Request;
import dev.usher.realtimekit.ScriptedApi;
import dev.usher.testing.Traces;
import dev.usher.tracing.Trace;
import dev.usher.tracing.Tracing;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TracedApiTest {
    private static final Meeting MEETING = new Meeting("the-account", "the-app", "the-meeting");
    private static final Request ADD = new Request.Add(MEETING, "ann", "host", "Ann Lee", Optional.empty());
    private static final ApiSettings SETTINGS =
            new ApiSettings(URI.create("https://api.example/client/v4"), Duration.ofSeconds(10), 10, "usher/test");

    private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
    private final Tracing tracing = Traces.tracing(OpenTelemetrySdk.builder()
            .setTracerProvider(SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                    .build())
            .build());
    private final ScriptedApi api = new ScriptedApi();
    private final MeetingApi traced = new TracedApi(api, SETTINGS, tracing);
    private final Trace command =
            tracing.command(Traces.aRecord(Map.of()), Instant.EPOCH).trace();

    @Test
    void aRequestIsASpanBelowItsCommand() {
        api.replies(new Reply.Accepted(Replies.added("ann"), 201));

        traced.send(ADD, "cmd-1", command, limit -> {});

        SpanData span = onlySpan();
        assertThat(span.getKind()).isEqualTo(SpanKind.CLIENT);
        assertThat(span.getName())
                .isEqualTo("POST /client/v4/accounts/{account}/realtime/kit/{app}/meetings/{meeting}/participants");
        assertThat(traceparentOf(command)).contains(span.getTraceId()).contains(span.getParentSpanId());
        assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
        assertThat(span.getAttributes().asMap())
                .isEqualTo(Map.of(
                        stringKey("http.request.method"),
                        "POST",
                        stringKey("url.template"),
                        "/client/v4/accounts/{account}/realtime/kit/{app}/meetings/{meeting}/participants",
                        stringKey("server.address"),
                        "api.example",
                        longKey("server.port"),
                        443L,
                        longKey("http.response.status_code"),
                        201L));
        assertThat(traceparentOf(api.traces().get(0)))
                .contains(span.getTraceId())
                .contains(span.getSpanId());
    }

    @Test
    void retriesAreFurtherSpansBesideEachOther() {
        api.replies(Replies.retryLater(), Replies.accepted(Replies.added("ann")));

        traced.send(ADD, "cmd-1", command, limit -> {});
        traced.send(ADD, "cmd-1", command, limit -> {});

        assertThat(exporter.getFinishedSpanItems()).hasSize(2);
        assertThat(exporter.getFinishedSpanItems())
                .extracting(SpanData::getParentSpanId)
                .allMatch(parent -> traceparentOf(command).contains(parent));
        assertThat(traceparentOf(api.traces().get(0)))
                .isNotEqualTo(traceparentOf(api.traces().get(1)));
    }

    @Test
    void everyFailureIsAnErrorThatSaysWhatCameOverTheWire() {
        api.replies(
                new Reply.Refused(Detail.answered(422, Optional.of(422), "Ann Lee is not wanted"), Reply.Fault.REQUEST),
                new Reply.RetryLater(Detail.answered(408, Optional.empty(), "slow"), Optional.empty()),
                new Reply.FateUnknown(Detail.unanswered(Silence.TIMEOUT, "no answer"), Optional.empty()),
                new Reply.Parked(
                        Reply.ParkReason.UNREACHABLE,
                        Detail.unanswered(Silence.NO_CONNECTION, "refused"),
                        Optional.empty()),
                new Reply.FateUnknown(Detail.answered(200, Optional.empty(), "no JSON"), Optional.empty()));

        for (int i = 0; i < 5; i++) {
            traced.send(ADD, "cmd-1", command, limit -> {});
        }

        List<SpanData> spans = exporter.getFinishedSpanItems();
        assertThat(spans).extracting(span -> span.getStatus().getStatusCode()).containsOnly(StatusCode.ERROR);
        assertThat(spans)
                .extracting(span -> span.getAttributes().get(stringKey("error.type")))
                .containsExactly("422", "408", "timeout", "no_connection", "_OTHER");
        assertThat(spans)
                .extracting(span -> Optional.ofNullable(span.getAttributes().get(longKey("http.response.status_code"))))
                .containsExactly(
                        Optional.of(422L), Optional.of(408L), Optional.empty(), Optional.empty(), Optional.of(200L));
        assertThat(spans.toString()).doesNotContain("Ann", "ann", "the-meeting", "the-app");
    }

    @Test
    void namesTheKindsOfRequestsWithoutTheirIds() {
        Participant ann = Replies.participant("ann");
        api.repliesOften(5, Replies.deleted());

        traced.send(new Request.Delete(MEETING, "p-1"), "cmd-1", command, limit -> {});
        traced.send(new Request.Get(MEETING, "p-1"), "cmd-1", command, limit -> {});
        traced.send(new Request.Token(MEETING, ann), "cmd-1", command, limit -> {});
        traced.send(new Request.Kick(MEETING, List.of("p-1"), List.of()), "cmd-1", command, limit -> {});
        traced.send(new Request.ListPage(MEETING, Optional.of(2), Optional.empty()), "cmd-1", command, limit -> {});

        String meeting = " /client/v4/accounts/{account}/realtime/kit/{app}/meetings/{meeting}";
        assertThat(exporter.getFinishedSpanItems())
                .extracting(SpanData::getName)
                .containsExactly(
                        "DELETE" + meeting + "/participants/{participant}",
                        "GET" + meeting + "/participants/{participant}",
                        "POST" + meeting + "/participants/{participant}/token",
                        "POST" + meeting + "/active-session/kick",
                        "GET" + meeting + "/participants");
    }

    private SpanData onlySpan() {
        assertThat(exporter.getFinishedSpanItems()).hasSize(1);
        return exporter.getFinishedSpanItems().get(0);
    }

    private static String traceparentOf(Trace trace) {
        return String.valueOf(Traces.headersOf(trace).get("traceparent"));
    }
}
