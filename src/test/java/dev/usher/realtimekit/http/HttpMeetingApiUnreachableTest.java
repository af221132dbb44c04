package dev.usher.realtimekit.http;

import static dev.usher.realtimekit.http.LoopbackApi.ADDED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.usher.command.Meeting;
import dev.usher.realtimekit.Reply;
import dev.usher.realtimekit.Request;
import dev.usher.realtimekit.http.LoopbackApi.Protocol;
import dev.usher.testing.FreePort;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that never leave, for want of a connection. */
class HttpMeetingApiUnreachableTest {

    private static final Meeting MEETING = new Meeting("acc", "app", "m");
    private static final Request ADD = new Request.Add(MEETING, "ann", "host", "Ann", Optional.empty());
    private static final Request GET = new Request.Get(MEETING, "p-1");
    private static final Duration SHORT = Duration.ofMillis(300);

    private final ApiClientFixture fixture = new ApiClientFixture();
    private final LoopbackApi servers = new LoopbackApi(fixture);

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void parksWhenTheConnectionIsRefused() {
        int port = FreePort.pick();

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
        String url = servers.listen(socket -> {}).replace("http", scheme);

        List<Reply> replies = fixture.sendAtOnce(fixture.withTimeout(SHORT).clientOf(url), 20, ADD);

        assertThat(replies).hasSize(20).allSatisfy(HttpMeetingApiUnreachableTest::assertUnreachable);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "https"})
    void parksWhenConnectionsAreCutAtOnce(String scheme) {
        String url = servers.listen(NetSocket::close).replace("http", scheme);

        assertUnreachable(fixture.send(fixture.clientOf(url), ADD));
    }

    @Test
    void parksWhenTheServerSpeaksNoTls() {
        String url = servers.serve(Protocol.HTTP1, request -> request.response().end());

        assertUnreachable(fixture.send(fixture.clientOf(url.replace("http", "https")), ADD));
    }

    @Test
    void findsTheServerAgainWhateverItSpeaksThen() {
        Handler<HttpServerRequest> handler = request -> request.response()
                .setStatusCode(request.version() == HttpVersion.HTTP_2 ? 201 : 200)
                .end(ADDED);
        int port = FreePort.pick();
        HttpServer first = servers.listen(Protocol.HTTP1, port, handler);
        HttpMeetingApi api = fixture.clientOf("http://127.0.0.1:" + port);
        assertThat(fixture.send(api, ADD).status()).isEqualTo("200");
        fixture.await(first.close());

        await().untilAsserted(() -> assertUnreachable(fixture.send(api, ADD)));
        servers.listen(Protocol.H2C, port, handler);

        assertThat(fixture.send(api, ADD).status()).isEqualTo("201");
    }

    private static void assertUnreachable(Reply reply) {
        assertThat(reply).isInstanceOf(Reply.Parked.class);
        assertThat(((Reply.Parked) reply).why()).isEqualTo(Reply.ParkReason.UNREACHABLE);
        assertThat(((Reply.Parked) reply).detail().message())
                .startsWith("No connection to the API: ")
                .hasSizeGreaterThan(30);
    }
}
