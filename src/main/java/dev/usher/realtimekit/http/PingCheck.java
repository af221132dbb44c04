package dev.usher.realtimekit.http;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;

/**
 * Tells a slow answer from a dead connection. A connection that the network has dropped looks alive; TCP notices after a
 * quarter of an hour, and with HTTP/2 a hundred requests at a time would be lost on it. So after a time-out the server is
 * pinged, and a connection on which it does not answer is closed. HTTP/1.1 closes its connection with every time-out. Event
 * loop only.
 */
final class PingCheck {

    private static final Buffer PING = Buffer.buffer(new byte[8]);

    private final Vertx vertx;
    private final Duration patience;
    private final Set<HttpConnection> asked = Collections.newSetFromMap(new WeakHashMap<>());

    PingCheck(Vertx vertx, Duration patience) {
        this.vertx = vertx;
        this.patience = patience;
    }

    void begin(HttpClientRequest timedOut) {
        HttpConnection connection = timedOut.connection();
        if (timedOut.version() == HttpVersion.HTTP_2 && asked.add(connection)) {
            long verdict = vertx.setTimer(patience.toMillis(), ignored -> connection.close());
            connection.ping(PING).onSuccess(pong -> {
                vertx.cancelTimer(verdict);
                asked.remove(connection);
            });
        }
    }
}
