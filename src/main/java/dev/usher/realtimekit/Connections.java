package dev.usher.realtimekit;

import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.ext.web.client.WebClientOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How the client connects: HTTP/2 where the server offers it, HTTP/1.1 with keep-alive otherwise. Any thread. */
final class Connections {

    /** Servers commonly allow 100; the pool does not count the stream by which it asked for HTTP/2 in clear text. */
    private static final int STREAMS_PER_CONNECTION = 99;

    /** A connection idle for longer is not used again: the server may be about to close it. */
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(15);

    /** The pool looks for connections past their keep-alive this often. */
    private static final Duration POOL_CLEANING = Duration.ofSeconds(1);

    /** Cookies and reports that an edge adds to its answers take some thousand bytes. */
    private static final int LARGEST_HEADER = 32 * 1024;

    private static final int STREAM_WINDOW = 1024 * 1024;
    private static final int CONNECTION_WINDOW = 4 * STREAM_WINDOW;

    private Connections() {}

    /** Asks for HTTP/2, and takes HTTP/1.1. */
    static WebClientOptions negotiating(ApiSettings settings) {
        int timeoutMs = Math.toIntExact(settings.timeout().toMillis());
        WebClientOptions options = new WebClientOptions();
        options.setFollowRedirects(false).setUserAgentEnabled(false);
        options.setSsl(settings.isTls())
                .setUseAlpn(settings.isTls())
                .setConnectTimeout(timeoutMs)
                .setSslHandshakeTimeout(timeoutMs)
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
        // A connection that the network swallowed looks alive: TCP tells after a quarter of an hour. One that has been
        // silent
        // for longer than it may be idle, be asked something, and time out, is dead. None shorter: a request just sent
        // on an
        // idle connection would be cut off.
        options.setReadIdleTimeout(Math.toIntExact(
                                KEEP_ALIVE.plus(POOL_CLEANING.multipliedBy(2)).toMillis())
                        + timeoutMs)
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
        options.setKeepAlive(true)
                .setKeepAliveTimeout(Math.toIntExact(KEEP_ALIVE.toSeconds()))
                .setHttp2KeepAliveTimeout(Math.toIntExact(KEEP_ALIVE.toSeconds()))
                .setMaxHeaderSize(LARGEST_HEADER);
        // In clear text the server is asked for HTTP/2 by a request of its own, OPTIONS: a command that carried the
        // question
        // would bind the pool to few connections where the answer is no.
        options.setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(true)
                .setHttp2ClearTextUpgradeWithPreflightRequest(true)
                .setHttp2MultiplexingLimit(STREAMS_PER_CONNECTION)
                .setHttp2ConnectionWindowSize(CONNECTION_WINDOW)
                .setInitialSettings(new Http2Settings()
                        .setPushEnabled(false)
                        .setInitialWindowSize(STREAM_WINDOW)
                        .setMaxHeaderListSize(LARGEST_HEADER));
        return options;
    }

    /** The same without HTTP/2. A pool that may turn out either way opens HTTP/1.1 connections a few at a time. */
    static WebClientOptions http1(WebClientOptions negotiating) {
        WebClientOptions options = new WebClientOptions(negotiating);
        options.setUseAlpn(false).setProtocolVersion(HttpVersion.HTTP_1_1);
        return options;
    }

    /** Enough connections for all requests in flight, and no more: few full HTTP/2 connections cost less than many. */
    static PoolOptions pool(ApiSettings settings) {
        int http2Connections = (settings.concurrency() + STREAMS_PER_CONNECTION - 1) / STREAMS_PER_CONNECTION;
        return new PoolOptions()
                .setHttp1MaxSize(settings.concurrency())
                .setHttp2MaxSize(http2Connections)
                .setCleanerPeriod(Math.toIntExact(POOL_CLEANING.toMillis()));
    }
}
