package dev.usher.realtimekit.http;

import static dev.usher.realtimekit.Replies.added;
import static dev.usher.realtimekit.http.LoopbackApi.ADDED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.usher.command.Answer;
import dev.usher.command.Meeting;
import dev.usher.command.Participant;
import dev.usher.realtimekit.HandMovedTime;
import dev.usher.realtimekit.Reply;
import dev.usher.realtimekit.Request;
import dev.usher.realtimekit.http.LoopbackApi.Protocol;
import dev.usher.testing.Traces;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HttpMeetingApiTest {

    private static final Meeting MEETING = new Meeting("acc", "app", "m");
    private static final Request ADD = new Request.Add(MEETING, "ann", "host", "Ann", Optional.empty());
    private static final Request GET = new Request.Get(MEETING, "p-1");
    private static final Request LIST = new Request.ListPage(MEETING, Optional.of(1), Optional.of(100));

    private final ApiClientFixture fixture = new ApiClientFixture();
    private final LoopbackApi servers = new LoopbackApi(fixture);

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        fixture.close();
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void sendsAnAddAndReadsItsAnswer(Protocol protocol) {
        Queue<HttpServerRequest> requests = new ConcurrentLinkedQueue<>();
        Queue<Buffer> bodies = new ConcurrentLinkedQueue<>();
        String url = servers.serve(protocol, request -> {
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
        String url = servers.serve(Protocol.HTTP1, request -> {
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

    /** It would take out whoever shares the event loop, and the next owner of the command after it. */
    @Test
    void anAnswerThatTripsABugConcernsItsOwnRequestAlone() {
        String url = servers.serve(
                Protocol.H2C, request -> request.response().setStatusCode(503).end());
        HttpMeetingApi api = fixture.withClock(() -> {
                    throw new IllegalStateException("a bug");
                })
                .clientOf(url);

        assertThat(fixture.send(api, ADD)).isInstanceOf(Reply.FateUnknown.class);
    }

    /** Or all others would wait for it to tell which protocol the server speaks. */
    @ParameterizedTest
    @EnumSource(Protocol.class)
    void aRequestThatTripsABugHoldsUpNobodyAfterIt(Protocol protocol) {
        HttpMeetingApi api = fixture.clientOf(servers.serve(
                protocol, request -> request.response().setStatusCode(201).end(ADDED)));
        List<String> broken = new AbstractList<>() {
            @Override
            public String get(int index) {
                throw new IllegalStateException("a bug");
            }

            @Override
            public int size() {
                return 1;
            }
        };

        assertThatThrownBy(() -> fixture.send(api, new Request.Kick(MEETING, broken, List.of())))
                .hasRootCauseMessage("a bug");
        assertThat(fixture.send(api, ADD)).isInstanceOf(Reply.Accepted.class);
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void requestsThatLeaveTogetherAllArrive(Protocol protocol) {
        String url = servers.serve(
                protocol, request -> request.response().setStatusCode(201).end(ADDED));
        HttpMeetingApi api = fixture.clientOf(url);
        assertThat(fixture.send(api, ADD)).isEqualTo(new Reply.Accepted(added("ann"), 201));

        List<Reply> replies = fixture.sendTogether(api, 150, ADD);

        assertThat(replies).hasSize(150).containsOnly(new Reply.Accepted(added("ann"), 201));
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void sendsEachKindOfRequestTheWayTheApiWantsIt(Protocol protocol) {
        Queue<String> seen = new ConcurrentLinkedQueue<>();
        String url = servers.serve(
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
        String url = servers.serve(Protocol.HTTP1, request -> {
            keys.add(request.getHeader("Idempotency-Key"));
            request.response().end("{}");
        });
        HttpMeetingApi api = fixture.clientOf(url);

        fixture.run(() -> {
            List<Future<Reply>> unused = List.of(
                    api.send(ADD, "ü\r\nX-Evil: 1", Traces.any(), limit -> {}),
                    api.send(ADD, "a/b: c", Traces.any(), limit -> {}),
                    api.send(ADD, " d", Traces.any(), limit -> {}),
                    api.send(ADD, "e ", Traces.any(), limit -> {}));
            assertThat(unused).hasSize(4);
        });

        await().untilAsserted(() ->
                assertThat(keys).containsExactlyInAnyOrder("%C3%BC%0D%0AX-Evil%3A%201", "a/b: c", "%20d", "e%20"));
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void sendsEveryRequestExactlyOnceFromAColdStart(Protocol protocol) {
        AtomicInteger posts = new AtomicInteger();
        String url = servers.serve(protocol, request -> {
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
        String url = servers.serve(Protocol.HTTP1, answerWhenAllAreThere(40, connections));

        List<Reply> replies = fixture.sendAtOnce(fixture.withConcurrency(40).clientOf(url), 40, ADD);

        assertThat(replies).hasSize(40).allMatch(Reply.Accepted.class::isInstance);
        assertThat(connections).hasSize(40);
    }

    @Test
    void hasAsManyRequestsInFlightAsItMayOverFewHttp2Connections() {
        Set<Object> connections = ConcurrentHashMap.newKeySet();
        String url = servers.serve(Protocol.H2C, answerWhenAllAreThere(250, connections));

        List<Reply> replies = fixture.sendAtOnce(fixture.withConcurrency(250).clientOf(url), 250, ADD);

        assertThat(replies).hasSize(250).allMatch(Reply.Accepted.class::isInstance);
        assertThat(connections).hasSize(3);
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void keepsItsConnection(Protocol protocol) {
        Set<Object> connections = ConcurrentHashMap.newKeySet();
        String url = servers.serve(protocol, request -> {
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

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void readsALongList(Protocol protocol) {
        String entry = "{\"id\":\"x\",\"custom_participant_id\":\"" + "y".repeat(1000) + "\"}";
        String body = "{\"data\":[" + String.join(",", Collections.nCopies(5000, entry)) + "]}";
        String url = servers.serve(protocol, request -> request.response().end(body));

        Reply.Accepted reply = (Reply.Accepted) fixture.send(fixture.clientOf(url), LIST);

        List<Participant> participants = ((Answer.Page) reply.answer()).participants();
        assertThat(participants).hasSize(5000);
    }

    @Test
    void doesNotFollowRedirects() {
        AtomicInteger requests = new AtomicInteger();
        String url = servers.serve(Protocol.HTTP1, request -> {
            requests.incrementAndGet();
            request.response()
                    .setStatusCode(302)
                    .putHeader("Location", "/elsewhere")
                    .end();
        });

        Reply reply = fixture.send(fixture.clientOf(url), GET);

        assertThat(reply).isInstanceOf(Reply.RetryLater.class);
        assertThat(requests).hasValue(1);
    }

    @Test
    void usesTheNewTokenOnceTheOldOneIsRefused() throws Exception {
        Path file = Files.writeString(folder.resolve("token"), "old");
        HandMovedTime time = new HandMovedTime();
        TokenSource token = fixture.await(TokenSource.file(fixture.vertx(), file, time::nanoTime, time));
        String url = servers.serve(
                Protocol.H2C,
                request -> request.response()
                        .setStatusCode("Bearer new".equals(request.getHeader("Authorization")) ? 200 : 401)
                        .end("{\"data\":{\"id\":\"x\"},\"message\":\"old is refused\"}"));
        HttpMeetingApi api = fixture.withToken(token).clientOf(url);
        Files.writeString(file, "new");

        Reply.Parked parked = (Reply.Parked) fixture.send(api, GET);

        assertThat(parked.why()).isEqualTo(Reply.ParkReason.CREDENTIALS_REFUSED);
        assertThat(parked.detail().message()).isEqualTo("*** is refused");
        await().until(() -> fixture.send(api, GET), Reply.Accepted.class::isInstance);
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
}
