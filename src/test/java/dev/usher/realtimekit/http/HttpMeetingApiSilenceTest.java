package dev.usher.realtimekit.http;

import static dev.usher.realtimekit.http.LoopbackApi.ADDED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.is;

import dev.usher.command.Meeting;
import dev.usher.realtimekit.Reply;
import dev.usher.realtimekit.Reply.Silence;
import dev.usher.realtimekit.Request;
import dev.usher.realtimekit.http.LoopbackApi.Protocol;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is known of a request that was sent and not answered. */
class HttpMeetingApiSilenceTest {

    private static final Meeting MEETING = new Meeting("acc", "app", "m");
    private static final Request ADD = new Request.Add(MEETING, "ann", "host", "Ann", Optional.empty());
    private static final Request GET = new Request.Get(MEETING, "p-1");
    private static final Request LIST = new Request.ListPage(MEETING, Optional.of(1), Optional.of(100));
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final ApiClientFixture fixture = new ApiClientFixture();
    private final LoopbackApi servers = new LoopbackApi(fixture);
    private final AtomicInteger received = new AtomicInteger();

    @AfterEach
    void close() {
        fixture.close();
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void doesNotKnowWhatCameOfARequestWithoutAnswer(Protocol protocol) {
        HttpMeetingApi api = fixture.clientOf(servers.serve(protocol, request -> received.incrementAndGet()));

        assertThat(timedOut(api, ADD))
                .isEqualTo(new Reply.FateUnknown(
                        Reply.Detail.unanswered(Silence.TIMEOUT, "No complete answer within PT10S"), Optional.empty()));
        assertThat(timedOut(api, GET)).isInstanceOf(Reply.RetryLater.class);
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void doesNotWaitForAnAnswerThatNeverEnds(Protocol protocol) {
        String url = servers.serve(protocol, request -> {
            received.incrementAndGet();
            HttpServerResponse response = request.response().setChunked(true);
            fixture.vertx().setPeriodic(20, ignored -> response.write(" "));
        });

        assertThat(silenceOf(timedOut(fixture.clientOf(url), ADD))).isEqualTo(Silence.TIMEOUT);
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void servesOthersAfterATimeOut(Protocol protocol) {
        String url = servers.serve(protocol, request -> {
            if (received.getAndIncrement() > 0) {
                request.response().setStatusCode(201).end(ADDED);
            }
        });
        HttpMeetingApi api = fixture.withConcurrency(1).clientOf(url);

        assertThat(timedOut(api, ADD)).isInstanceOf(Reply.FateUnknown.class);
        awaitAccepted(api);
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void doesNotKnowWhatCameOfARequestWhoseConnectionWasCut(Protocol protocol) {
        Cable cable = new Cable(fixture);
        cable.plugInto(servers.portOf(protocol, request -> cable.cut()));
        HttpMeetingApi api = fixture.clientOf("http://127.0.0.1:" + cable.port());

        assertThat(silenceOf(fixture.send(api, ADD))).isEqualTo(Silence.CLOSED);
        assertThat(fixture.send(api, GET)).isInstanceOf(Reply.RetryLater.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 201 Created\r\nContent-Length: 500\r\n\r\n{\"success\":true,",
                "HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"suc\r\n",
                "HTTP/1.1 201 Crea",
                "garbage\r\n\r\n",
                ""
            })
    void doesNotKnowWhatCameOfARequestWhoseAnswerIsNoHttp(String answer) {
        String url = servers.serveRaw(socket -> socket.end(Buffer.buffer(answer)));

        assertThat(silenceOf(fixture.send(fixture.clientOf(url), ADD))).isEqualTo(Silence.CLOSED);
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void doesNotKnowWhatCameOfARequestThatItsOwnClosingCutOff(Protocol protocol) {
        HttpMeetingApi api = fixture.clientOf(servers.serve(protocol, request -> received.incrementAndGet()));
        Future<Reply> reply = fixture.begin(api, ADD);
        await().untilAtomic(received, is(1));

        fixture.run(api::close);

        assertThat(silenceOf(fixture.await(reply))).isEqualTo(Silence.CLOSED);
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void refusesToReadAnAnswerWithoutEnd(Protocol protocol) {
        Buffer megabyte = Buffer.buffer(new byte[1024 * 1024]);
        String url = servers.serve(protocol, request -> {
            HttpServerResponse response = request.response().setChunked(true);
            for (int i = 0; i < 17; i++) {
                response.write(megabyte);
            }
            response.end();
        });
        HttpMeetingApi api = fixture.clientOf(url);

        assertThat(silenceOf(fixture.send(api, ADD))).isEqualTo(Silence.TOO_LARGE);
        assertThat(fixture.send(api, LIST)).isInstanceOf(Reply.Refused.class);
    }

    @Test
    void givesADeadConnectionUp() {
        Cable cable = new Cable(fixture);
        cable.plugInto(servers.portOf(
                Protocol.H2C, request -> request.response().setStatusCode(201).end(ADDED)));
        // So long does it wait for the answer to its ping.
        Duration timeout = Duration.ofMillis(300);
        HttpMeetingApi api = fixture.withTimeout(timeout).clientOf("http://127.0.0.1:" + cable.port());
        awaitAccepted(api);

        cable.silence();
        Future<Reply> lost = fixture.begin(api, ADD);
        fixture.run(() -> fixture.advance(timeout));
        assertThat(silenceOf(fixture.await(lost))).isEqualTo(Silence.TIMEOUT);

        awaitAccepted(api);
    }

    @Test
    void keepsAConnectionOnWhichOneAnswerIsSlow() {
        Set<Object> connections = ConcurrentHashMap.newKeySet();
        String url = servers.serve(Protocol.H2C, request -> {
            connections.add(request.connection());
            received.incrementAndGet();
            if (HttpMethod.POST.equals(request.method())) {
                request.response().setStatusCode(201).end(ADDED);
            }
        });
        HttpMeetingApi api = fixture.clientOf(url);

        assertThat(silenceOf(timedOut(api, GET))).isEqualTo(Silence.TIMEOUT);
        assertThat(silenceOf(timedOut(api, GET))).isEqualTo(Silence.TIMEOUT);
        assertThat(silenceOf(timedOut(api, GET))).isEqualTo(Silence.TIMEOUT);

        awaitAccepted(api);
        assertThat(connections).hasSize(1);
    }

    // HTTP/2's ways of saying no

    @Test
    void knowsThatARefusedStreamHadNoEffect() {
        String url = servers.serve(Protocol.H2C, request -> request.response().reset(7));

        Reply reply = fixture.send(fixture.clientOf(url), ADD);

        assertThat(reply)
                .isEqualTo(new Reply.RetryLater(
                        Reply.Detail.unanswered(Silence.STREAM_REFUSED, "The API refused the HTTP/2 stream"),
                        Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 8, 11})
    void doesNotKnowWhatCameOfAStreamThatWasResetOtherwise(long code) {
        String url = servers.serve(Protocol.H2C, request -> request.response().reset(code));

        assertThat(silenceOf(fixture.send(fixture.clientOf(url), ADD))).isEqualTo(Silence.CLOSED);
    }

    @Test
    void knowsThatAStreamBeyondAGoAwayHadNoEffect() {
        // Stream 1 was the question whether the server speaks HTTP/2.
        String url = servers.serve(Protocol.H2C, request -> request.connection().goAway(0, 1));

        assertThat(silenceOf(fixture.send(fixture.clientOf(url), ADD))).isEqualTo(Silence.STREAM_REFUSED);
    }

    @Test
    void doesNotKnowWhatCameOfAStreamThatAGoAwayCovers() {
        Cable cable = new Cable(fixture);
        cable.plugInto(servers.portOf(Protocol.H2C, request -> {
            request.connection().goAway(0, request.streamId());
            fixture.vertx().setTimer(50, ignored -> cable.cut());
        }));
        HttpMeetingApi api = fixture.clientOf("http://127.0.0.1:" + cable.port());

        assertThat(silenceOf(fixture.send(api, ADD))).isEqualTo(Silence.CLOSED);
    }

    @Test
    void goesOnWithAnotherConnectionAfterAGoAway() {
        Set<Object> connections = ConcurrentHashMap.newKeySet();
        String url = servers.serve(Protocol.H2C, request -> {
            connections.add(request.connection());
            request.connection().goAway(0, request.streamId());
            request.response().setStatusCode(201).end(ADDED);
        });
        HttpMeetingApi api = fixture.clientOf(url);

        assertThat(fixture.send(api, ADD)).isInstanceOf(Reply.Accepted.class);
        assertThat(fixture.send(api, ADD)).isInstanceOf(Reply.Accepted.class);
        assertThat(connections).hasSize(2);
    }

    /** Sends what the server does not answer, and lets its time run out once it has arrived there. */
    private Reply timedOut(HttpMeetingApi api, Request request) {
        int before = received.get();
        Future<Reply> reply = fixture.begin(api, request);
        await().until(() -> received.get() > before);
        fixture.advance(TIMEOUT);
        return fixture.await(reply);
    }

    private void awaitAccepted(HttpMeetingApi api) {
        await().until(() -> fixture.send(api, ADD), Reply.Accepted.class::isInstance);
    }

    private static Silence silenceOf(Reply reply) {
        if (reply instanceof Reply.FateUnknown unknown) {
            return unknown.detail().silence().orElseThrow();
        }
        assertThat(reply).isInstanceOf(Reply.RetryLater.class);
        return ((Reply.RetryLater) reply).detail().silence().orElseThrow();
    }
}
