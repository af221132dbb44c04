package dev.usher.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

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
import java.util.HexFormat;
import java.util.List;
import java.util.Scanner;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * The first limit: a bare WebClient that sends the requests of the same commands, without Kafka. Each has an event loop of
 * its own, and connections of its own: nothing crosses threads.
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

    /**
     * Arguments: port, protocol, concurrency. Then does what it reads from standard input, and writes what it measured:
     * {@code flood REQUESTS}, as fast as it can, and {@code pace REQUESTS}, at a steady rate.
     */
    public static void main(String[] args) {
        int port = Integer.parseInt(args[0]);
        Protocol protocol = Protocol.valueOf(args[1]);
        int loops = Runtime.getRuntime().availableProcessors();
        int concurrency = Integer.parseInt(args[2]) / loops;
        List<RawClient> clients = Stream.generate(() -> new RawClient(port, protocol, concurrency))
                .limit(loops)
                .toList();
        Scanner orders = new Scanner(System.in, UTF_8);
        while (orders.hasNext()) {
            boolean floods = orders.next().equals("flood");
            int requests = orders.nextInt();
            if (floods) {
                Flood flood = new Flood(requests);
                clients.forEach(client -> client.send(flood, concurrency));
                Moment half = await(flood.half());
                Moment end = await(flood.end());
                say(Figure.PER_SECOND, half.perSecondUntil(end));
                say(Figure.CPU, half.cpuMicrosUntil(end));
            } else {
                Latencies latencies = await(clients.get(0).pace(requests, Plan.PER_SECOND));
                say(Figure.P50, latencies.percentile(50));
                say(Figure.P99, latencies.percentile(99));
            }
        }
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
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

    /** One by one at a steady rate. The first fifth is warm-up. */
    private Future<Latencies> pace(int count, int perSecond) {
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
            send(number).onComplete(response -> {
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

    private static String traceOf(long number) {
        String id = HexFormat.of().toHexDigits(number + 1);
        return "00-" + id + id + "-" + id + "-00";
    }

    /** What the worker sends for an add, byte for byte as much. An answer that is no success ends the process. */
    private Future<HttpResponse<Buffer>> send(int number) {
        return client.post(PATH + Commands.meetingOf(number) + "/participants")
                .putHeader("authorization", "Bearer bench")
                .putHeader("user-agent", "usher-bench")
                .putHeader("accept", "application/json")
                .putHeader("content-type", "application/json")
                .putHeader("idempotency-key", Commands.commandId(number))
                .putHeader("traceparent", traceOf(number))
                .sendBuffer(ApiMessages.add(number, 1))
                .expecting(HttpResponseExpectation.SC_CREATED)
                .onFailure(problem -> {
                    System.out.println(problem);
                    System.exit(1);
                });
    }
}
