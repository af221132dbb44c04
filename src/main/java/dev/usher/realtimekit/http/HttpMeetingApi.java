package dev.usher.realtimekit.http;

import dev.usher.realtimekit.MeetingApi;
import dev.usher.realtimekit.Operation;
import dev.usher.realtimekit.RateLimit;
import dev.usher.realtimekit.Reply;
import dev.usher.realtimekit.Reply.ParkReason;
import dev.usher.realtimekit.Reply.Silence;
import dev.usher.realtimekit.Request;
import dev.usher.tracing.Trace;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends requests over HTTP. It and its connections belong to the event loop that made it. Event loop only. */
public final class HttpMeetingApi implements MeetingApi, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(HttpMeetingApi.class);

    private final ApiSettings settings;
    private final TokenSource token;
    private final LongSupplier nanoTime;
    private final RequestTarget target;
    private final ReplyClassifier classifier;
    private final Deadlines deadlines;
    private final NegotiatingClient client;
    private RequestHeaders headers;

    /**
     * Makes a client for one event loop. Call on that event loop.
     *
     * @param clock used to tell how long it is until the date of a {@code Retry-After}
     * @param nanoTime used to detect time-outs and a suspended process, as {@link System#nanoTime}
     */
    public HttpMeetingApi(
            Vertx vertx,
            ApiSettings settings,
            TokenSource token,
            InstantSource clock,
            LongSupplier nanoTime,
            FlushBatch flushes) {
        this(vertx, settings, token, clock, nanoTime, flushes, ClientOptions.negotiating(settings));
    }

    HttpMeetingApi(
            Vertx vertx,
            ApiSettings settings,
            TokenSource token,
            InstantSource clock,
            LongSupplier nanoTime,
            FlushBatch flushes,
            WebClientOptions options) {
        this.settings = settings;
        this.token = token;
        this.nanoTime = nanoTime;
        this.target = new RequestTarget(settings.basePath());
        this.classifier = new ReplyClassifier(clock);
        this.deadlines = new Deadlines(vertx, settings.timeout(), nanoTime);
        this.client = new NegotiatingClient(vertx, settings, options, flushes, deadlines::wasSuspendedDuring);
        this.headers = new RequestHeaders(settings.userAgent(), token.token());
    }

    @Override
    public Future<Reply> send(Request request, String idempotencyKey, Trace trace, Consumer<RateLimit> limits) {
        Exchange exchange = new Exchange(request, token.token(), nanoTime.getAsLong());
        deadlines.watch(exchange);
        client.send(exchange, web -> {
            try {
                transmit(exchange, idempotencyKey, trace, limits, web);
            } catch (RuntimeException | Error e) {
                client.broke(exchange, e);
            }
        });
        return exchange.reply().onComplete(ended -> deadlines.ended(exchange));
    }

    private void transmit(
            Exchange exchange, String idempotencyKey, Trace trace, Consumer<RateLimit> limits, WebClient web) {
        Request request = exchange.request();
        Optional<Buffer> body = RequestBody.of(request);
        HttpRequest<Buffer> http = web.request(
                        method(request.operation()), settings.port(), settings.host(), target.of(request))
                .putHeaders(headers(exchange.secret()).of(body.isPresent(), idempotencyKey, trace))
                .connectTimeout(millisLeft(exchange))
                .as(exchange);
        (body.isPresent() ? http.sendBuffer(body.get()) : http.send())
                .onComplete(
                        response -> {
                            RateLimitHeader.tell(response.headers(), limits);
                            exchange.answered(classifySafely(exchange, response));
                        },
                        cause -> client.failed(exchange, web, cause));
    }

    private RequestHeaders headers(String secret) {
        if (!headers.carry(secret)) {
            headers = new RequestHeaders(settings.userAgent(), secret);
        }
        return headers;
    }

    private long millisLeft(Exchange exchange) {
        long passed = TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - exchange.startedAtNanos());
        return Math.max(1, settings.timeout().toMillis() - passed);
    }

    /** An answer that trips a bug concerns its own command alone. */
    private Reply classifySafely(Exchange exchange, HttpResponse<Buffer> response) {
        try {
            return classify(exchange, response);
        } catch (RuntimeException e) {
            log.atError()
                    .setCause(e)
                    .addKeyValue("operation", exchange.request().operation())
                    .addKeyValue("status", response.statusCode())
                    .log("An answer could not be judged, which is a bug; its request counts as one of unknown fate");
            return Unanswered.unclear(
                    exchange.request(),
                    Silence.CLOSED,
                    "The answer could not be judged: " + e.getClass().getSimpleName());
        }
    }

    private Reply classify(Exchange exchange, HttpResponse<Buffer> response) {
        Reply reply = classifier.classify(
                exchange.request(), response.statusCode(), response.headers(), response.body(), exchange.secret());
        if (reply instanceof Reply.Forbidden
                || (reply instanceof Reply.Parked parked && parked.why() == ParkReason.CREDENTIALS_REFUSED)) {
            token.refused();
        }
        return reply;
    }

    static HttpMethod method(Operation operation) {
        return switch (operation) {
            case ADD, KICK, TOKEN -> HttpMethod.POST;
            case DELETE -> HttpMethod.DELETE;
            case GET, LIST -> HttpMethod.GET;
        };
    }

    /**
     * Closes its connections, with whatever is in flight; nothing is to be sent any more. For tests: a worker closes Vert.x, and
     * all clients with it.
     */
    @Override
    public void close() {
        client.close();
    }
}
