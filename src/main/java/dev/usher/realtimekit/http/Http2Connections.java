package dev.usher.realtimekit.http;

import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpVersion;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * The HTTP/2 connections that requests leave by: on which of them the server has sent GOAWAY, and the last stream that it took
 * then. Noted when it comes, since the exception of a request that is cut off does not tell the server's GOAWAY from ours. Event
 * loop only.
 */
final class Http2Connections {

    private static final int NONE = Integer.MAX_VALUE;

    private final FlushBatch flushes;
    private final Map<HttpConnection, Integer> lastStreams = new WeakHashMap<>();

    Http2Connections(FlushBatch flushes) {
        this.flushes = flushes;
    }

    /** Call before the request is written: a GOAWAY may follow at once. */
    void prepareFor(HttpClientRequest request) {
        HttpConnection connection = request.connection();
        if (isHttp2(request) && lastStreams.putIfAbsent(connection, NONE) == null) {
            connection.goAwayHandler(goAway -> lastStreams.put(connection, goAway.getLastStreamId()));
            flushes.install(connection);
        }
    }

    /** The server has promised not to look at this request. */
    boolean hasTurnedAway(HttpClientRequest request) {
        int lastStream = lastStreams.getOrDefault(request.connection(), NONE);
        return lastStream != NONE && request.streamId() > lastStream;
    }

    private static boolean isHttp2(HttpClientRequest request) {
        return request.version() == HttpVersion.HTTP_2;
    }
}
