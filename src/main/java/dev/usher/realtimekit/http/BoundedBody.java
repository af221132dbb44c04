package dev.usher.realtimekit.http;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.WriteStream;
import io.vertx.ext.web.codec.spi.BodyStream;
import org.jspecify.annotations.Nullable;

/** Collects a response's body as long as it is not too large. Event loop only. */
final class BoundedBody implements BodyStream<Buffer> {

    private final int largest;
    private final Runnable onTooLarge;
    private final Promise<Buffer> result = Promise.promise();
    private Buffer collected = Buffer.buffer();

    /** @param onTooLarge called once, after which the body is dropped */
    BoundedBody(int largest, Runnable onTooLarge) {
        this.largest = largest;
        this.onTooLarge = onTooLarge;
    }

    @Override
    public Future<Void> write(Buffer data) {
        if (!result.future().isComplete()) {
            if (collected.length() + (long) data.length() > largest) {
                collected = Buffer.buffer();
                result.fail("body of more than " + largest + " bytes");
                onTooLarge.run();
            } else {
                // Most bodies come in one piece, which needs no copy.
                collected = collected.length() == 0 ? data : collected.appendBuffer(data);
            }
        }
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> end() {
        result.tryComplete(collected);
        return Future.succeededFuture();
    }

    @Override
    public Future<Buffer> result() {
        return result.future();
    }

    @Override
    public void handle(Throwable cause) {
        result.tryFail(cause);
    }

    @Override
    public WriteStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> handler) {
        return this;
    }

    @Override
    public WriteStream<Buffer> setWriteQueueMaxSize(int maxSize) {
        return this;
    }

    @Override
    public boolean writeQueueFull() {
        return false;
    }

    @Override
    public WriteStream<Buffer> drainHandler(@Nullable Handler<Void> handler) {
        return this;
    }
}
