package dev.usher.realtimekit;

import static dev.usher.realtimekit.Replies.added;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.usher.command.Answer;
import dev.usher.command.Meeting;
import dev.usher.command.Participant;
import dev.usher.realtimekit.Reply.Silence;
import dev.usher.realtimekit.Reply.Why;
import dev.usher.testing.Traces;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpMeetingApiTest {

    private static final Meeting MEETING = new Meeting("acc", "app", "m");
    private static final Request ADD = new Request.Add(MEETING, "ann", "host", "Ann", Optional.empty());
    private static final Request GET = new Request.Get(MEETING, "p-1");
    private static final Request LIST = new Request.ListPage(MEETING, Optional.of(1), Optional.of(100));
    private static final String ADDED = "{\"success\":true,\"data\":{\"id\":\"id-of-ann\",\"token\":\"join-token\","
            + "\"created_at\":\"created\",\"updated_at\":\"updated\"}}";
    private static final Duration SHORT = Duration.ofMillis(300);

    private final ApiClientFixture fixture = new ApiClientFixture();

    @TempDir
    private Path folder;

    /** What a server in clear text speaks. */
    private enum Protocol {
        HTTP1(HttpVersion.HTTP_1_1),
        H2C(HttpVersion.HTTP_2);

        private final HttpVersion version;

        Protocol(HttpVersion version) {
            this.version = version;
        }
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void sendsAnAddAndReadsItsAnswer(Protocol protocol) {
        Queue<HttpServerRequest> requests = new ConcurrentLinkedQueue<>();
        Queue<Buffer> bodies = new ConcurrentLinkedQueue<>();
        String url = serve(protocol, request -> {
            requests.add(request);
            request.body().onSuccess(body -> {
                bodies.add(body);
                request.response().setStatusCode(201).end(ADDED);
            });
        });

        Reply reply = fixture.send(fixture.clientOf(url), ADD);

        assertThat(reply).isEqualTo(new Reply.Accepted(added("ann"), 201));
        HttpServerRequest request = requests.remove();
        assertThat(request.version()).isEqualTo(protocol.version);
        assertThat(request.method()).isEqualTo(HttpMethod.POST);
        assertThat(request.uri()).isEqualTo("/client/v4/accounts/acc/realtime/kit/app/meetings/m/participants");
        assertThat(request.headers().get("authorization")).isEqualTo("Bearer t0ken");
        assertThat(request.headers().get("user-agent")).isEqualTo("usher/test");
        assertThat(request.headers().get("idempotency-key")).isEqualTo("cmd-1");
        assertThat(request.headers().get("accept")).isEqualTo("application/json");
        assertThat(request.headers().get("content-type")).isEqualTo("application/json");
        assertThat(bodies)
                .containsExactly(
                        Buffer.buffer("{\"custom_participant_id\":\"ann\",\"preset_name\":\"host\",\"name\":\"Ann\"}"));
        assertThat(requests).isEmpty();
    }

    @Test
    void sendsTheTraceButNoStateOfItThatWouldFillTheHeaders() {
        Queue<HttpServerRequest> requests = new ConcurrentLinkedQueue<>();
        String url = serve(Protocol.HTTP1, request -> {
            requests.add(request);
            request.response().end("{}");
        });
        HttpMeetingApi api = fixture.clientOf(url);
        String place = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

        fixture.await(fixture.begin(api, GET, Traces.of(place, "a=1,b=2")));
        fixture.await(fixture.begin(api, GET, Traces.of(place, "a=" + "1".repeat(251) + ",b=" + "2".repeat(256))));
        fixture.await(fixture.begin(api, GET, Traces.of(place, "a=" + "1".repeat(252) + ",b=" + "2".repeat(256))));

        assertThat(requests)
                .extracting(request -> request.getHeader("traceparent"))
                .containsOnly(place);
        assertThat(requests)
                .extracting(request ->
                        Optional.ofNullable(request.getHeader("tracestate")).map(String::length))
                .containsExactly(Optional.of(7), Optional.of(512), Optional.empty());
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void sendsEachKindOfRequestTheWayTheApiWantsIt(Protocol protocol) {
        Queue<String> seen = new ConcurrentLinkedQueue<>();
        String url = serve(
                protocol,
                request -> request.body().onSuccess(body -> {
                    seen.add(request.method() + " " + request.uri() + " " + body);
                    request.response().end("{\"data\":{\"id\":\"x\"}}");
                }));
        HttpMeetingApi api = fixture.clientOf(url);
        Meeting odd = new Meeting("acc", "app", "a/b c%?ü");

        fixture.send(api, new Request.Delete(odd, "p-1"));
        fixture.send(api, new Request.Get(odd, "p/2"));
        fixture.send(api, new Request.Kick(MEETING, List.of("p-1"), List.of("ann")));
        fixture.send(api, LIST);

        String base = "/client/v4/accounts/acc/realtime/kit/app/meetings/";
        assertThat(seen)
                .containsExactly(
                        "DELETE " + base + "a%2Fb%20c%25%3F%C3%BC/participants/p-1 ",
                        "GET " + base + "a%2Fb%20c%25%3F%C3%BC/participants/p%2F2 ",
                        "POST " + base + "m/active-session/kick"
                                + " {\"participant_ids\":[\"p-1\"],\"custom_participant_ids\":[\"ann\"]}",
                        "GET " + base + "m/participants?page_no=1&per_page=100 ");
    }

    @Test
    void encodesAnIdempotencyKeyThatNoHeaderCouldCarry() {
        Queue<String> keys = new ConcurrentLinkedQueue<>();
        String url = serve(Protocol.HTTP1, request -> {
            keys.add(request.getHeader("Idempotency-Key"));
            request.response().end("{}");
        });
        HttpMeetingApi api = fixture.clientOf(url);

        fixture.run(() -> {
            List<Future<Reply>> unused = List.of(
                    api.send(ADD, "ü\r\nX-Evil: 1", Traces.any(), limit -> {}),
                    api.send(ADD, "a/b: c", Traces.any(), limit -> {}));
            assertThat(unused).hasSize(2);
        });

        await().untilAsserted(() -> assertThat(keys).containsExactlyInAnyOrder("%C3%BC%0D%0AX-Evil%3A%201", "a/b: c"));
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void sendsEveryRequestExactlyOnceFromAColdStart(Protocol protocol) {
        AtomicInteger posts = new AtomicInteger();
        String url = serve(protocol, request -> {
            posts.incrementAndGet();
            request.response().setStatusCode(201).end(ADDED);
        });

        List<Reply> replies = fixture.sendAtOnce(fixture.clientOf(url), 500, ADD);

        assertThat(replies).hasSize(500).containsOnly(new Reply.Accepted(added("ann"), 201));
        assertThat(posts).hasValue(500);
    }

    @Test
    void hasAsManyRequestsInFlightAsItMayOverHttp1() {
        Set<Object> connections = ConcurrentHashMap.newKeySet();
        String url = serve(Protocol.HTTP1, answerWhenAllAreThere(40, connections));

        List<Reply> replies = fixture.sendAtOnce(fixture.withConcurrency(40).clientOf(url), 40, ADD);

        assertThat(replies).hasSize(40).allMatch(Reply.Accepted.class::isInstance);
        assertThat(connections).hasSize(40);
    }

    @Test
    void hasAsManyRequestsInFlightAsItMayOverFewHttp2Connections() {
        Set<Object> connections = ConcurrentHashMap.newKeySet();
        String url = serve(Protocol.H2C, answerWhenAllAreThere(250, connections));

        List<Reply> replies = fixture.sendAtOnce(fixture.withConcurrency(250).clientOf(url), 250, ADD);

        assertThat(replies).hasSize(250).allMatch(Reply.Accepted.class::isInstance);
        assertThat(connections).hasSize(3);
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void keepsItsConnection(Protocol protocol) {
        Set<Object> connections = ConcurrentHashMap.newKeySet();
        String url = serve(protocol, request -> {
            connections.add(request.connection());
            request.response().setStatusCode(201).end(ADDED);
        });
        HttpMeetingApi api = fixture.clientOf(url);

        for (int i = 0; i < 10; i++) {
            fixture.send(api, ADD);
        }

        // Finding out that there is only HTTP/1.1 takes one of its own.
        assertThat(connections).hasSize(protocol == Protocol.H2C ? 1 : 2);
    }

    @Test
    void doesNotFollowRedirects() {
        AtomicInteger requests = new AtomicInteger();
        String url = serve(Protocol.HTTP1, request -> {
            requests.incrementAndGet();
            request.response()
                    .setStatusCode(302)
                    .putHeader("Location", "/elsewhere")
                    .end();
        });

        Reply reply = fixture.send(fixture.clientOf(url), GET);

        assertThat(reply).isInstanceOf(Reply.Refused.class);
        assertThat(requests).hasValue(1);
    }

    @Test
    void usesTheNewTokenOnceTheOldOneIsRefused() throws Exception {
        Path file = Files.writeString(folder.resolve("token"), "old");
        TokenSource token = fixture.await(TokenSource.file(fixture.vertx(), file, new HandMovedTime()));
        String url = serve(
                Protocol.H2C,
                request -> request.response()
                        .setStatusCode("Bearer new".equals(request.getHeader("Authorization")) ? 200 : 401)
                        .end("{\"data\":{\"id\":\"x\"},\"message\":\"old is refused\"}"));
        HttpMeetingApi api = fixture.withToken(token).clientOf(url);
        Files.writeString(file, "new");

        Reply.Parked parked = (Reply.Parked) fixture.send(api, GET);

        assertThat(parked.why()).isEqualTo(Why.CREDENTIALS_REFUSED);
        assertThat(parked.detail().message()).isEqualTo("*** is refused");
        await().until(() -> fixture.send(api, GET), Reply.Accepted.class::isInstance);
    }

    // No answer

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void doesNotKnowWhatCameOfARequestWithoutAnswer(Protocol protocol) {
        String url = serve(protocol, request -> {});
        HttpMeetingApi api = fixture.withTimeout(SHORT).clientOf(url);

        assertThat(fixture.send(api, ADD))
                .isEqualTo(new Reply.FateUnknown(
                        Reply.Detail.unanswered(Silence.TIMEOUT, "No complete answer within PT0.3S"),
                        Optional.empty()));
        assertThat(fixture.send(api, GET)).isInstanceOf(Reply.RetryLater.class);
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void doesNotWaitForAnAnswerThatNeverEnds(Protocol protocol) {
        String url = serve(protocol, request -> {
            HttpServerResponse response = request.response().setChunked(true);
            fixture.vertx().setPeriodic(20, ignored -> response.write(" "));
        });

        Reply reply = fixture.send(fixture.withTimeout(SHORT).clientOf(url), ADD);

        assertThat(silenceOf(reply)).isEqualTo(Silence.TIMEOUT);
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void servesOthersAfterATimeOut(Protocol protocol) {
        AtomicInteger requests = new AtomicInteger();
        String url = serve(protocol, request -> {
            if (requests.getAndIncrement() > 0) {
                request.response().setStatusCode(201).end(ADDED);
            }
        });
        HttpMeetingApi api = fixture.withTimeout(SHORT).withConcurrency(1).clientOf(url);

        assertThat(fixture.send(api, ADD)).isInstanceOf(Reply.FateUnknown.class);
        assertThat(fixture.send(api, ADD)).isInstanceOf(Reply.Accepted.class);
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void doesNotKnowWhatCameOfARequestWhoseConnectionWasCut(Protocol protocol) {
        Cable cable = new Cable(fixture);
        cable.plugInto(portOf(protocol, request -> cable.cut()));
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
        String url = serveRaw(socket -> socket.end(Buffer.buffer(answer)));

        assertThat(silenceOf(fixture.send(fixture.clientOf(url), ADD))).isEqualTo(Silence.CLOSED);
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void refusesToReadAnAnswerWithoutEnd(Protocol protocol) {
        Buffer megabyte = Buffer.buffer(new byte[1024 * 1024]);
        String url = serve(protocol, request -> {
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

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void readsALongList(Protocol protocol) {
        String entry = "{\"id\":\"x\",\"custom_participant_id\":\"" + "y".repeat(1000) + "\"}";
        String body = "{\"data\":[" + String.join(",", java.util.Collections.nCopies(5000, entry)) + "]}";
        String url = serve(protocol, request -> request.response().end(body));

        Reply.Accepted reply = (Reply.Accepted) fixture.send(fixture.clientOf(url), LIST);

        List<Participant> participants = ((Answer.Page) reply.answer()).participants();
        assertThat(participants).hasSize(5000);
    }

    @Test
    void givesADeadConnectionUp() {
        Cable cable = new Cable(fixture);
        cable.plugInto(portOf(
                Protocol.H2C, request -> request.response().setStatusCode(201).end(ADDED)));
        HttpMeetingApi api = fixture.withTimeout(SHORT).clientOf("http://127.0.0.1:" + cable.port());
        assertThat(fixture.send(api, ADD)).isInstanceOf(Reply.Accepted.class);

        cable.silence();
        assertThat(silenceOf(fixture.send(api, ADD))).isEqualTo(Silence.TIMEOUT);

        await().until(() -> fixture.send(api, ADD), Reply.Accepted.class::isInstance);
    }

    @Test
    void keepsAConnectionOnWhichOneAnswerIsSlow() {
        Set<Object> connections = ConcurrentHashMap.newKeySet();
        String url = serve(Protocol.H2C, request -> {
            connections.add(request.connection());
            if (HttpMethod.POST.equals(request.method())) {
                request.response().setStatusCode(201).end(ADDED);
            }
        });
        HttpMeetingApi api = fixture.withTimeout(SHORT).clientOf(url);

        assertThat(silenceOf(fixture.send(api, GET))).isEqualTo(Silence.TIMEOUT);
        assertThat(silenceOf(fixture.send(api, GET))).isEqualTo(Silence.TIMEOUT);
        assertThat(silenceOf(fixture.send(api, GET))).isEqualTo(Silence.TIMEOUT);

        assertThat(fixture.send(api, ADD)).isInstanceOf(Reply.Accepted.class);
        assertThat(connections).hasSize(1);
    }

    @Test
    void whatWaitedForAConnectionDoesNotLeaveAfterTheWorkerWasSuspended() {
        Queue<HttpServerRequest> received = new ConcurrentLinkedQueue<>();
        HttpMeetingApi api = fixture.withConcurrency(1).clientOf(serve(Protocol.HTTP1, received::add));
        Future<Reply> first = fixture.begin(api, ADD);
        await().until(() -> received.size() == 1);
        Future<Reply> second = fixture.begin(api, ADD);
        HttpServerRequest served = received.element();

        fixture.run(() -> {
            served.response().setStatusCode(201).end(ADDED);
            standStill();
        });

        assertThat(fixture.await(first)).isInstanceOf(Reply.Accepted.class);
        assertThat(fixture.await(second)).isInstanceOf(Reply.RetryLater.class);
        assertThat(received).hasSize(1);
        Future<Reply> third = fixture.begin(api, ADD);
        await().until(() -> received.size() == 2);
        received.forEach(request -> {
            if (!request.response().ended()) {
                request.response().setStatusCode(201).end(ADDED);
            }
        });
        assertThat(fixture.await(third)).as("its connection is free again").isInstanceOf(Reply.Accepted.class);
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void findsOutWhatTheServerSpeaksThoughTheWorkerWasSuspendedMeanwhile(Protocol protocol) {
        HttpMeetingApi api = fixture.clientOf(
                serve(protocol, request -> request.response().setStatusCode(201).end(ADDED)));
        AtomicReference<Future<Reply>> first = new AtomicReference<>();

        fixture.run(() -> {
            first.set(api.send(ADD, "cmd-1", Traces.any(), limit -> {}));
            standStill();
        });

        assertThat(fixture.await(Objects.requireNonNull(first.get()))).isInstanceOf(Reply.RetryLater.class);
        assertThat(fixture.send(api, ADD)).isInstanceOf(Reply.Accepted.class);
    }

    /** Holds the event loop up for so long that it cannot tell it from a suspended process. */
    private static void standStill() {
        long wakesAt = System.nanoTime() + Duration.ofMillis(2_500).toNanos();
        while (System.nanoTime() - wakesAt < 0) {
            LockSupport.parkNanos(wakesAt - System.nanoTime());
        }
    }

    // HTTP/2's ways of saying no

    @Test
    void knowsThatARefusedStreamHadNoEffect() {
        String url = serve(Protocol.H2C, request -> request.response().reset(7));

        Reply reply = fixture.send(fixture.clientOf(url), ADD);

        assertThat(reply)
                .isEqualTo(new Reply.RetryLater(
                        Reply.Detail.unanswered(Silence.STREAM_REFUSED, "The API refused the HTTP/2 stream"),
                        Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 8, 11})
    void doesNotKnowWhatCameOfAStreamThatWasResetOtherwise(long code) {
        String url = serve(Protocol.H2C, request -> request.response().reset(code));

        assertThat(silenceOf(fixture.send(fixture.clientOf(url), ADD))).isEqualTo(Silence.CLOSED);
    }

    @Test
    void knowsThatAStreamBeyondAGoAwayHadNoEffect() {
        // Stream 1 was the question whether the server speaks HTTP/2.
        String url = serve(Protocol.H2C, request -> request.connection().goAway(0, 1));

        assertThat(silenceOf(fixture.send(fixture.clientOf(url), ADD))).isEqualTo(Silence.STREAM_REFUSED);
    }

    @Test
    void doesNotKnowWhatCameOfAStreamThatAGoAwayCovers() {
        Cable cable = new Cable(fixture);
        cable.plugInto(portOf(Protocol.H2C, request -> {
            request.connection().goAway(0, request.streamId());
            fixture.vertx().setTimer(50, ignored -> cable.cut());
        }));
        HttpMeetingApi api = fixture.clientOf("http://127.0.0.1:" + cable.port());

        assertThat(silenceOf(fixture.send(api, ADD))).isEqualTo(Silence.CLOSED);
    }

    @Test
    void goesOnWithAnotherConnectionAfterAGoAway() {
        Set<Object> connections = ConcurrentHashMap.newKeySet();
        String url = serve(Protocol.H2C, request -> {
            connections.add(request.connection());
            request.connection().goAway(0, request.streamId());
            request.response().setStatusCode(201).end(ADDED);
        });
        HttpMeetingApi api = fixture.clientOf(url);

        assertThat(fixture.send(api, ADD)).isInstanceOf(Reply.Accepted.class);
        assertThat(fixture.send(api, ADD)).isInstanceOf(Reply.Accepted.class);
        assertThat(connections).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void doesNotKnowWhatCameOfARequestThatItsOwnClosingCutOff(Protocol protocol) {
        AtomicInteger requests = new AtomicInteger();
        String url = serve(protocol, request -> requests.incrementAndGet());
        HttpMeetingApi api = fixture.clientOf(url);
        Future<Reply> reply = fixture.begin(api, ADD);
        await().untilAtomic(requests, org.hamcrest.Matchers.is(1));

        fixture.run(api::close);

        assertThat(silenceOf(fixture.await(reply))).isEqualTo(Silence.CLOSED);
    }

    // No connection

    @Test
    void parksWhenTheConnectionIsRefused() throws Exception {
        int port;
        try (ServerSocket unused = new ServerSocket(0)) {
            port = unused.getLocalPort();
        }

        assertUnreachable(fixture.send(fixture.clientOf("http://127.0.0.1:" + port), ADD));
        assertUnreachable(fixture.send(fixture.clientOf("https://127.0.0.1:" + port), GET));
    }

    @Test
    void parksWhenTheHostIsUnknown() {
        assertUnreachable(fixture.send(fixture.clientOf("http://nowhere.invalid/client/v4"), ADD));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "https"})
    void parksWhenNobodyAnswersTheConnection(String scheme) {
        String url = listen(socket -> {}).replace("http", scheme);

        List<Reply> replies = fixture.sendAtOnce(fixture.withTimeout(SHORT).clientOf(url), 20, ADD);

        assertThat(replies).hasSize(20).allSatisfy(HttpMeetingApiTest::assertUnreachable);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "https"})
    void parksWhenConnectionsAreCutAtOnce(String scheme) {
        String url = listen(NetSocket::close).replace("http", scheme);

        assertUnreachable(fixture.send(fixture.clientOf(url), ADD));
    }

    @Test
    void parksWhenTheServerSpeaksNoTls() {
        String url = serve(Protocol.HTTP1, request -> request.response().end());

        assertUnreachable(fixture.send(fixture.clientOf(url.replace("http", "https")), ADD));
    }

    @Test
    void findsTheServerAgainWhateverItSpeaksThen() {
        Handler<HttpServerRequest> handler = request -> request.response()
                .setStatusCode(request.version() == HttpVersion.HTTP_2 ? 201 : 200)
                .end(ADDED);
        HttpServer first = listen(Protocol.HTTP1, 0, handler);
        int port = first.actualPort();
        HttpMeetingApi api = fixture.clientOf("http://127.0.0.1:" + port);
        assertThat(fixture.send(api, ADD).status()).isEqualTo("200");
        fixture.await(first.close());

        await().untilAsserted(() -> assertUnreachable(fixture.send(api, ADD)));
        listen(Protocol.H2C, port, handler);

        assertThat(fixture.send(api, ADD).status()).isEqualTo("201");
    }

    private static void assertUnreachable(Reply reply) {
        assertThat(reply).isInstanceOf(Reply.Parked.class);
        assertThat(((Reply.Parked) reply).why()).isEqualTo(Why.UNREACHABLE);
        assertThat(((Reply.Parked) reply).detail().message())
                .startsWith("No connection to the API: ")
                .hasSizeGreaterThan(30);
    }

    private static Silence silenceOf(Reply reply) {
        if (reply instanceof Reply.FateUnknown unknown) {
            return unknown.detail().silence().orElseThrow();
        }
        assertThat(reply).isInstanceOf(Reply.RetryLater.class);
        return ((Reply.RetryLater) reply).detail().silence().orElseThrow();
    }

    /** Answers nobody before this many requests are there at the same time. */
    private static Handler<HttpServerRequest> answerWhenAllAreThere(int all, Set<Object> connections) {
        List<HttpServerRequest> waiting = new ArrayList<>();
        return request -> {
            connections.add(request.connection());
            synchronized (waiting) {
                waiting.add(request);
                if (waiting.size() == all) {
                    waiting.forEach(each -> each.response().setStatusCode(201).end(ADDED));
                }
            }
        };
    }

    /** Serves all but the question for HTTP/2, and answers its base URL. */
    private String serve(Protocol protocol, Handler<HttpServerRequest> handler) {
        return "http://127.0.0.1:" + portOf(protocol, handler) + "/client/v4";
    }

    private int portOf(Protocol protocol, Handler<HttpServerRequest> handler) {
        return listen(protocol, 0, handler).actualPort();
    }

    private HttpServer listen(Protocol protocol, int port, Handler<HttpServerRequest> handler) {
        HttpServerOptions options = new HttpServerOptions()
                .setHost("127.0.0.1")
                .setPort(port)
                .setHttp2ClearTextEnabled(protocol == Protocol.H2C);
        return fixture.await(fixture.vertx()
                .createHttpServer(options)
                .requestHandler(request -> {
                    if (HttpMethod.OPTIONS.equals(request.method())) {
                        request.response().setStatusCode(404).end();
                    } else {
                        handler.handle(request);
                    }
                })
                .listen());
    }

    /** Says no to HTTP/2, and leaves the request after that to the handler. */
    private String serveRaw(Handler<NetSocket> handler) {
        return listen(socket -> socket.handler(question -> {
            socket.handler(request -> handler.handle(socket));
            socket.write("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
        }));
    }

    private String listen(Handler<NetSocket> handler) {
        NetServer server = fixture.await(
                fixture.vertx().createNetServer().connectHandler(handler).listen(0, "127.0.0.1"));
        return "http://127.0.0.1:" + server.actualPort() + "/client/v4";
    }
}
