package dev.usher.realtimekit.http;

import static dev.usher.realtimekit.http.LoopbackApi.ADDED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.usher.command.Meeting;
import dev.usher.realtimekit.Reply;
import dev.usher.realtimekit.Request;
import dev.usher.realtimekit.http.LoopbackApi.Protocol;
import dev.usher.testing.Traces;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests of a worker that was suspended before they could leave. */
class HttpMeetingApiSuspensionTest {

    private static final Meeting MEETING = new Meeting("acc", "app", "m");
    private static final Request ADD = new Request.Add(MEETING, "ann", "host", "Ann", Optional.empty());

    private final ApiClientFixture fixture = new ApiClientFixture();
    private final LoopbackApi servers = new LoopbackApi(fixture);

    @AfterEach
    void close() {
        fixture.close();
    }

    /** At most one connection: a request at a time over HTTP/1.1, 99 over HTTP/2. */
    @ParameterizedTest
    @CsvSource({"HTTP1, 1", "H2C, 99"})
    void whatWaitedForAConnectionDoesNotLeaveAfterTheWorkerWasSuspended(Protocol protocol, int places) {
        Queue<HttpServerRequest> received = new ConcurrentLinkedQueue<>();
        AtomicBoolean isKnown = new AtomicBoolean();
        HttpMeetingApi api = fixture.withConcurrency(1).clientOf(servers.serve(protocol, request -> {
            if (isKnown.get()) {
                received.add(request);
            } else {
                answer(request);
            }
        }));
        // Finds out what the server speaks, on a connection that is not one of those for HTTP/1.1.
        assertThat(fixture.send(api, ADD)).isInstanceOf(Reply.Accepted.class);
        isKnown.set(true);
        List<Future<Reply>> first = begin(api, places);
        await().until(() -> received.size() == places);
        Future<Reply> oneMore = fixture.begin(api, ADD);
        HttpServerRequest served = received.element();

        fixture.run(() -> {
            answer(served);
            standStill();
        });

        assertThat(fixture.await(oneMore)).isInstanceOf(Reply.RetryLater.class);
        received.forEach(HttpMeetingApiSuspensionTest::answer);
        assertThat(first)
                .as("what was under way")
                .allSatisfy(each -> assertThat(fixture.await(each)).isInstanceOf(Reply.Accepted.class));
        assertThat(received).hasSize(places);
    }

    @ParameterizedTest
    @CsvSource({"HTTP1, 1", "H2C, 99"})
    void whatDidNotLeaveMakesRoomForOthers(Protocol protocol, int places) {
        HttpMeetingApi api =
                fixture.withConcurrency(1).clientOf(servers.serve(protocol, HttpMeetingApiSuspensionTest::answer));
        List<Future<Reply>> wasSuspended = new ArrayList<>();

        fixture.run(() -> {
            IntStream.range(0, places)
                    .forEach(i -> wasSuspended.add(api.send(ADD, "cmd-" + i, Traces.any(), limit -> {})));
            standStill();
        });

        assertThat(wasSuspended)
                .allSatisfy(each -> assertThat(fixture.await(each)).isInstanceOf(Reply.RetryLater.class));
        assertThat(fixture.sendAtOnce(api, places, ADD)).hasOnlyElementsOfType(Reply.Accepted.class);
    }

    @ParameterizedTest
    @EnumSource(Protocol.class)
    void findsOutWhatTheServerSpeaksThoughTheWorkerWasSuspendedMeanwhile(Protocol protocol) {
        HttpMeetingApi api = fixture.clientOf(servers.serve(
                protocol, request -> request.response().setStatusCode(201).end(ADDED)));
        AtomicReference<Future<Reply>> first = new AtomicReference<>();

        fixture.run(() -> {
            first.set(api.send(ADD, "cmd-1", Traces.any(), limit -> {}));
            standStill();
        });

        assertThat(fixture.await(Objects.requireNonNull(first.get()))).isInstanceOf(Reply.RetryLater.class);
        assertThat(fixture.send(api, ADD)).isInstanceOf(Reply.Accepted.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatWaitedForOthersToLeaveWithDoesNotLeaveAfterTheWorkerWasSuspended(boolean isFollowedByAnother) {
        AtomicInteger received = new AtomicInteger();
        HttpMeetingApi api = fixture.clientOf(servers.serve(Protocol.H2C, request -> {
            received.incrementAndGet();
            request.response().setStatusCode(201).end(ADDED);
        }));
        assertThat(fixture.send(api, ADD)).isInstanceOf(Reply.Accepted.class);
        AtomicReference<Future<Reply>> written = new AtomicReference<>();

        fixture.run(() -> fixture.flushes().together(() -> {
            written.set(api.send(ADD, "cmd-1", Traces.any(), limit -> {}));
            standStill();
            if (isFollowedByAnother) {
                var unused = api.send(ADD, "cmd-2", Traces.any(), limit -> {});
            }
        }));

        assertThat(fixture.await(Objects.requireNonNull(written.get()))).isInstanceOf(Reply.FateUnknown.class);
        await().until(() -> fixture.send(api, ADD), Reply.Accepted.class::isInstance);
        assertThat(received).as("the first and the last").hasValue(2);
    }

    private List<Future<Reply>> begin(HttpMeetingApi api, int times) {
        return Stream.generate(() -> fixture.begin(api, ADD)).limit(times).toList();
    }

    private static void answer(HttpServerRequest request) {
        if (!request.response().ended()) {
            request.response().setStatusCode(201).end(ADDED);
        }
    }

    /** Longer than any event loop is busy. */
    private void standStill() {
        fixture.advance(Duration.ofMillis(2_500));
    }
}
