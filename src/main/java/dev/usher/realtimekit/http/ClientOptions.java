package dev.usher.realtimekit.http;

import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.ext.web.client.WebClientOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How the client connects: HTTP/2 where the server offers it, HTTP/1.1 with keep-alive otherwise. Any thread. */
final class ClientOptions {

    /** Servers commonly allow 100; the pool does not count the stream by which it asked for HTTP/2 in clear text. */
    private static final int STREAMS_PER_CONNECTION = 99;

    /** A connection idle for longer is not used again: the server may be about to close it. */
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(15);

    /** Cookies and reports that an edge adds to its answers take some thousand bytes. */
    private static final int LARGEST_HEADER = 32 * 1024;

    private static final int STREAM_WINDOW = 1024 * 1024;
    private static final int CONNECTION_WINDOW = 4 * STREAM_WINDOW;

    private ClientOptions() {}

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
        options.setKeepAlive(true)
                .setKeepAliveTimeout(Math.toIntExact(KEEP_ALIVE.toSeconds()))
                .setHttp2KeepAliveTimeout(Math.toIntExact(KEEP_ALIVE.toSeconds()))
                .setMaxHeaderSize(LARGEST_HEADER);
        // In clear text a separate OPTIONS request asks the server for HTTP/2. If a command carried the upgrade, its
        // reply would depend on it; and after a refusal the pool would stay limited to few connections.
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

    /** The options without HTTP/2. A pool that may turn out to use either opens HTTP/1.1 connections a few at a time. */
    static WebClientOptions http1(WebClientOptions negotiating) {
        WebClientOptions options = new WebClientOptions(negotiating);
        options.setUseAlpn(false).setProtocolVersion(HttpVersion.HTTP_1_1);
        return options;
    }

    /** Enough connections for all requests in flight, and no more: few full HTTP/2 connections cost less than many. */
    static PoolOptions pool(ApiSettings settings) {
        int http2Connections = (settings.concurrency() + STREAMS_PER_CONNECTION - 1) / STREAMS_PER_CONNECTION;
        return new PoolOptions().setHttp1MaxSize(settings.concurrency()).setHttp2MaxSize(http2Connections);
    }
}
