package dev.usher.simulator;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/** Reads a request's body, and keeps no more of it than the API takes. Event loop only. */
final class BoundedBody {
    static final int MOST_BYTES = 1 << 20;

    private BoundedBody() {}

    /** The body, or nothing if it is too large; stays open if the client goes away half-way. */
    static Future<Optional<Buffer>> read(HttpServerRequest request) {
        Promise<Optional<Buffer>> read = Promise.promise();
        Buffer body = Buffer.buffer();
        request.handler(chunk -> {
            if (body.length() + chunk.length() <= MOST_BYTES) {
                body.appendBuffer(chunk);
            } else {
                read.tryComplete(Optional.empty());
            }
        });
        request.endHandler(end -> read.tryComplete(Optional.of(body)));
        return read.future();
    }
}
