package dev.usher.realtimekit.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import io.vertx.ext.web.client.impl.ClientPhase;
import io.vertx.ext.web.client.impl.HttpContext;
import io.vertx.ext.web.client.impl.WebClientInternal;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Sends by HTTP/2 where the server takes it, and by HTTP/1.1 otherwise. The first request finds out which of them it is; those that
 * come meanwhile wait for it. If no connection can be made, the next request finds out anew. Event loop only.
 */
final class NegotiatingClient implements AutoCloseable {

    private record Waiting(Exchange exchange, Consumer<WebClient> send) {}

    /** A client, and the connections below it: WebClient itself cannot let end what is under way. */
    private record Client(HttpClientAgent connections, WebClient web) {}

    private final Vertx vertx;
    private final PoolOptions pool;
    private final WebClientOptions options;
    private final Client http1;
    private final Predicate<Exchange> wasSuspended;
    private final Http2Connections connections;
    private final long timeoutMs;
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private Client negotiating;
    private @Nullable WebClient chosen;
    private boolean asking;

    /** @param wasSuspended tells which exchanges may not leave any more, though they have a connection now */
    NegotiatingClient(
            Vertx vertx,
            ApiSettings settings,
            WebClientOptions options,
            FlushBatch flushes,
            Predicate<Exchange> wasSuspended) {
        this.wasSuspended = wasSuspended;
        this.connections = new Http2Connections(flushes);
        this.timeoutMs = settings.timeout().toMillis();
        this.vertx = vertx;
        this.pool = ClientOptions.pool(settings);
        this.options = options;
        this.negotiating = create(options);
        this.http1 = create(ClientOptions.http1(options));
    }

    private Client create(WebClientOptions ofClient) {
        HttpClientAgent connections = vertx.createHttpClient(ofClient, pool);
        WebClientInternal web = (WebClientInternal) WebClient.wrap(connections, ofClient);
        return new Client(connections, web.addInterceptor(this::intercept));
    }

    /** WebClient itself does not say whether a request that failed had left; an interceptor sees it go. */
    private void intercept(HttpContext<?> context) {
        if (context.phase() == ClientPhase.SEND_REQUEST) {
            HttpClientRequest departing = context.clientRequest();
            if (chosen == null) {
                choose(departing.version());
            }
            Exchange exchange = (Exchange) context.request().bodyCodec();
            if (wasSuspended.test(exchange)) {
                exchange.notSent();
                drop(departing);
                return;
            }
            exchange.departs(departing);
            connections.prepareFor(departing);
        }
        context.next();
    }

    /** Gives up what has a connection and was not written, so that there is room for others. */
    private void drop(HttpClientRequest request) {
        // It knows already; without a handler, its end would be logged as an error.
        request.exceptionHandler(ended -> {});
        if (request.version() == HttpVersion.HTTP_2) {
            // It has no stream yet, so there is none to reset, and the pool would count it as long as the connection
            // lives. So the connection is shut down, once what is under way on it is answered.
            Future<Void> unused = request.connection().shutdown(timeoutMs, TimeUnit.MILLISECONDS);
        } else {
            Future<Void> unused = request.reset();
        }
    }

    /** Sends with the right client, now or once it is known; the exchange is told if there is none. */
    void send(Exchange exchange, Consumer<WebClient> send) {
        if (chosen != null) {
            send.accept(chosen);
        } else if (asking) {
            waiting.add(new Waiting(exchange, send));
        } else {
            asking = true;
            send.accept(negotiating.web());
        }
    }

    private void choose(HttpVersion version) {
        WebClient client = version == HttpVersion.HTTP_2 ? negotiating.web() : http1.web();
        chosen = client;
        asking = false;
        drained().forEach(each -> each.send().accept(client));
    }

    /** @param by what was to send it */
    void failed(Exchange exchange, WebClient by, Throwable cause) {
        // What a client that was replaced still says tells nothing of the one in use.
        if (!exchange.hasDeparted() && (by == negotiating.web() || by == http1.web())) {
            if (cause instanceof TimeoutException && by == negotiating.web()) {
                replaceNegotiating();
            }
            chosen = null;
            asking = false;
            drained().forEach(each -> each.exchange().failed(cause, connections));
        }
        exchange.failed(cause, connections);
    }

    /**
     * No connection could be had in time. If the server fell silent while it set HTTP/2 up, that connection would keep its place in
     * the pool for ever: neither the pool nor an idle time-out ends it.
     */
    private void replaceNegotiating() {
        Future<Void> unused = negotiating.connections().shutdown(timeoutMs, TimeUnit.MILLISECONDS);
        negotiating = create(options);
    }

    /** A bug kept this one from being sent: the next one asks which client is right, if that is not known. */
    void broke(Exchange exchange, Throwable bug) {
        asking = false;
        exchange.broke(bug);
    }

    private List<Waiting> drained() {
        List<Waiting> all = List.copyOf(waiting);
        waiting.clear();
        return all;
    }

    /** See {@link HttpMeetingApi#close}. */
    @Override
    public void close() {
        Future<?> unused = Future.join(
                negotiating.connections().close(), http1.connections().close());
    }
}
