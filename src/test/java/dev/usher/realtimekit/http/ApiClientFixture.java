package dev.usher.realtimekit.http;

import dev.usher.realtimekit.Reply;
import dev.usher.realtimekit.Request;
import dev.usher.testing.Traces;
import dev.usher.tracing.Trace;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.dns.AddressResolverOptions;
import io.vertx.ext.web.client.WebClientOptions;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** A client on an event loop of its own. */
final class ApiClientFixture implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Names are asked of nobody but loopback, where nobody answers. */
    private final Vertx vertx = Vertx.vertx(new VertxOptions()
            .setEventLoopPoolSize(2)
            .setAddressResolverOptions(new AddressResolverOptions()
                    .addServer("127.0.0.1:9")
                    .setQueryTimeout(200)
                    .setMaxQueries(1)));

    private final Context eventLoop = vertx.getOrCreateContext();
    private final AtomicLong nanoTime = new AtomicLong();
    private final FlushBatch flushes = new FlushBatch(nanoTime::get);
    private Duration timeout = Duration.ofSeconds(10);
    private int concurrency = 250;
    private TokenSource token = TokenSource.fixed("t0ken");
    private InstantSource clock = InstantSource.system();

    /** Of all its clients. */
    FlushBatch flushes() {
        return flushes;
    }

    Vertx vertx() {
        return vertx;
    }

    ApiClientFixture withTimeout(Duration value) {
        timeout = value;
        return this;
    }

    ApiClientFixture withConcurrency(int value) {
        concurrency = value;
        return this;
    }

    ApiClientFixture withClock(InstantSource value) {
        clock = value;
        return this;
    }

    ApiClientFixture withToken(TokenSource value) {
        token = value;
        return this;
    }

    HttpMeetingApi clientOf(String baseUrl) {
        return clientOf(baseUrl, options -> options);
    }

    HttpMeetingApi clientOf(String baseUrl, UnaryOperator<WebClientOptions> customized) {
        ApiSettings settings = new ApiSettings(URI.create(baseUrl), timeout, concurrency, "usher/test");
        return await(onEventLoop(() -> Future.succeededFuture(new HttpMeetingApi(
                vertx,
                settings,
                token,
                clock,
                nanoTime::get,
                flushes,
                customized.apply(ClientOptions.negotiating(settings))))));
    }

    Reply send(HttpMeetingApi api, Request request) {
        return await(begin(api, request));
    }

    Future<Reply> begin(HttpMeetingApi api, Request request) {
        return begin(api, request, Traces.any());
    }

    Future<Reply> begin(HttpMeetingApi api, Request request, Trace trace) {
        return onEventLoop(() -> api.send(request, "cmd-1", trace, limit -> {}));
    }

    List<Reply> sendAtOnce(HttpMeetingApi api, int times, Request request) {
        List<Future<Reply>> replies = new ArrayList<>();
        return await(onEventLoop(() -> {
            IntStream.range(0, times)
                    .forEach(i -> replies.add(api.send(request, "cmd-" + i, Traces.any(), limit -> {})));
            return Future.all(replies).map(all -> all.<Reply>list());
        }));
    }

    List<Reply> sendTogether(HttpMeetingApi api, int times, Request request) {
        List<Future<Reply>> replies = new ArrayList<>();
        run(() -> flushes.together(() -> IntStream.range(0, times)
                .forEach(i -> replies.add(api.send(request, "cmd-" + i, Traces.any(), limit -> {})))));
        return await(Future.all(replies)).list();
    }

    /** Moves the time that its clients know of. It stands still otherwise, so a busy machine is no suspended one. */
    void advance(Duration by) {
        nanoTime.addAndGet(by.toNanos());
    }

    void run(Runnable action) {
        await(onEventLoop(() -> {
            action.run();
            return Future.succeededFuture();
        }));
    }

    <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (Exception failed) {
            throw new AssertionError("not in time, or failed", failed);
        }
    }

    private <T> Future<T> onEventLoop(Callable<Future<T>> action) {
        io.vertx.core.Promise<T> promise = io.vertx.core.Promise.promise();
        eventLoop.runOnContext(ignored -> {
            try {
                action.call().onComplete((AsyncResult<T> result) -> promise.handle(result));
            } catch (Exception failed) {
                promise.fail(failed);
            }
        });
        return promise.future();
    }

    @Override
    public void close() {
        await(vertx.close());
    }
}
