package dev.usher.bench;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpResponseExpectation;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * The first limit: a bare WebClient that sends the requests of the same commands, without Kafka. First as fast as it can,
 * then at a steady rate. Each has one event loop of its own, and connections of its own: nothing crosses threads.
 */
final class RawClient {

    /** What a server allows by default: Vert.x's, and most others. */
    private static final int STREAMS_PER_CONNECTION = 100;

    private static final String PATH = "/client/v4/accounts/bench/realtime/kit/bench/meetings/";

    private final Context loop;
    private final WebClient client;

    private RawClient(int port, Protocol protocol, int concurrency) {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        loop = vertx.getOrCreateContext();
        client = WebClient.create(
                vertx,
                new WebClientOptions()
                        .setDefaultHost("127.0.0.1")
                        .setDefaultPort(port)
                        .setProtocolVersion(protocol == Protocol.H2C ? HttpVersion.HTTP_2 : HttpVersion.HTTP_1_1)
                        .setHttp2ClearTextUpgrade(false),
                new PoolOptions()
                        .setHttp1MaxSize(concurrency)
                        .setHttp2MaxSize((concurrency - 1) / STREAMS_PER_CONNECTION + 1));
    }

    /** Arguments: port, protocol, concurrency, requests, and of the steady part the requests per second and in all. */
    public static void main(String[] args) {
        int port = Integer.parseInt(args[0]);
        Protocol protocol = Protocol.valueOf(args[1]);
        int requests = Integer.parseInt(args[3]);
        int rate = Integer.parseInt(args[4]);
        int paced = Integer.parseInt(args[5]);
        int loops = Runtime.getRuntime().availableProcessors();
        int concurrency = Integer.parseInt(args[2]) / loops;
        List<RawClient> clients = Stream.generate(() -> new RawClient(port, protocol, concurrency))
                .limit(loops)
                .toList();
        Flood flood = new Flood(requests);
        clients.forEach(client -> client.send(flood, concurrency));
        Future.join(flood.half(), flood.end())
                .onSuccess(measured -> {
                    Moment half = measured.resultAt(0);
                    Moment end = measured.resultAt(1);
                    say(Figure.PER_SECOND, half.perSecondUntil(end));
                    say(Figure.CPU, half.cpuMicrosUntil(end));
                })
                .compose(measured -> clients.get(0).pace(requests, paced, rate))
                .onSuccess(took -> {
                    say(Figure.P50, took.percentile(50));
                    say(Figure.P99, took.percentile(99));
                });
    }

    private static void say(Figure figure, double value) {
        System.out.println(figure + " " + value);
    }

    /** As many in flight as concurrency allows, until there are no more. */
    private void send(Flood flood, int concurrency) {
        loop.runOnContext(begin -> {
            for (int i = 0; i < concurrency; i++) {
                sendNext(flood);
            }
        });
    }

    private void sendNext(Flood flood) {
        int number = flood.next();
        if (number >= 0) {
            send(number).onComplete(response -> {
                flood.answered();
                sendNext(flood);
            });
        }
    }

    /** One by one at a steady rate; the latencies of the first fifth are left out, as warm-up. */
    private Future<Latencies> pace(int first, int count, int perSecond) {
        Promise<Latencies> done = Promise.promise();
        Latencies latencies = new Latencies(count);
        AtomicInteger sent = new AtomicInteger();
        AtomicInteger answered = new AtomicInteger();
        loop.runOnContext(begin -> loop.owner().setPeriodic(1_000 / perSecond, timer -> {
            int number = sent.getAndIncrement();
            if (number == count - 1) {
                loop.owner().cancelTimer(timer);
            }
            long sentAt = System.nanoTime();
            send(first + number).onComplete(response -> {
                if (number >= count / 5) {
                    latencies.add(System.nanoTime() - sentAt);
                }
                if (answered.incrementAndGet() == count) {
                    done.complete(latencies);
                }
            });
        }));
        return done.future();
    }

    /** What the worker sends for an add, to the byte. An answer that is no success ends the process. */
    private Future<HttpResponse<Buffer>> send(int number) {
        return client.post(PATH + Commands.meetingOf(number) + "/participants")
                .putHeader("authorization", "Bearer bench")
                .putHeader("user-agent", "usher-bench")
                .putHeader("content-type", "application/json")
                .putHeader("idempotency-key", Commands.commandId(number))
                .sendBuffer(ApiMessages.add(number, 1))
                .expecting(HttpResponseExpectation.SC_CREATED)
                .onFailure(problem -> {
                    System.out.println(problem);
                    System.exit(1);
                });
    }
}
