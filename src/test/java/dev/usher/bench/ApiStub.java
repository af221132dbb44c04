package dev.usher.bench;

import io.netty.util.AsciiString;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/**
 * An API that only answers: every add gets the same bytes after a fixed latency. Watches that no participant's requests
 * overlap or swap. {@code GET /bench} tells what came, {@code POST /bench?latencyMs=5} starts anew. One verticle per event
 * loop.
 */
final class ApiStub extends VerticleBase {

    private static final AsciiString JSON = AsciiString.cached("application/json");
    private static final Buffer ADDED = ApiMessages.added();

    private final State state;
    private final HttpServerOptions options;
    private final DelayLine line;

    private ApiStub(Vertx owner, State state, HttpServerOptions options) {
        line = new DelayLine(owner);
        this.state = state;
        this.options = options;
    }

    public static void main(String[] args) {
        Protocol protocol = Protocol.valueOf(args[0]);
        int loops = Runtime.getRuntime().availableProcessors();
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(loops));
        State state = new State();
        HttpServerOptions options = new HttpServerOptions()
                .setHost("127.0.0.1")
                // Negative: any free port, and the same one for every verticle.
                .setPort(-1)
                .setAcceptBacklog(4096)
                .setHttp2ClearTextEnabled(protocol == Protocol.H2C);
        vertx.deployVerticle(() -> new ApiStub(vertx, state, options), new DeploymentOptions().setInstances(loops))
                .onSuccess(id -> System.out.println("port " + state.port))
                .onFailure(problem -> {
                    System.out.println(problem);
                    System.exit(1);
                });
    }

    @Override
    public Future<?> start() {
        return vertx.createHttpServer(options)
                .requestHandler(this::handle)
                .listen()
                .onSuccess(server -> state.port = server.actualPort());
    }

    private void handle(HttpServerRequest request) {
        if (request.path().equals("/bench")) {
            control(request);
        } else if (request.method().equals(HttpMethod.POST) && request.path().endsWith("/participants")) {
            request.body().onSuccess(body -> add(request, body.toString()));
        } else if (request.method().equals(HttpMethod.OPTIONS)) {
            // How some clients propose to go on in HTTP/2, before they ask for anything.
            request.response().end();
        } else {
            state.unexpected.increment();
            request.response().setStatusCode(404).end();
        }
    }

    private void add(HttpServerRequest request, String body) {
        (request.version() == HttpVersion.HTTP_2 ? state.http2 : state.http1).increment();
        int participant = ApiMessages.participantIn(body);
        int sequence = ApiMessages.sequenceIn(body);
        state.participants.begin(participant, sequence);
        line.after(state.latency, () -> {
            state.participants.end(participant, sequence);
            request.response()
                    .setStatusCode(201)
                    .putHeader(HttpHeaders.CONTENT_TYPE, JSON)
                    .end(ADDED);
        });
    }

    private void control(HttpServerRequest request) {
        if (request.method().equals(HttpMethod.POST)) {
            state.forget();
            state.latency = Duration.ofMillis(Long.parseLong(request.getParam("latencyMs")));
        }
        request.response().end(state.told());
    }

    /** What the verticles share. */
    private static final class State {
        private final Participants participants = new Participants();
        private final LongAdder http1 = new LongAdder();
        private final LongAdder http2 = new LongAdder();
        private final LongAdder unexpected = new LongAdder();
        private volatile Duration latency = Duration.ZERO;
        private volatile int port;

        void forget() {
            participants.forget();
            http1.reset();
            http2.reset();
            unexpected.reset();
        }

        String told() {
            return "http1=%d\nhttp2=%d\nunexpected=%d\noverlapped=%d\nswapped=%d\nrepeated=%d\n"
                    .formatted(
                            http1.sum(),
                            http2.sum(),
                            unexpected.sum(),
                            participants.overlapped(),
                            participants.swapped(),
                            participants.repeated());
        }
    }
}
