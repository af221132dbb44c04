package dev.usher.realtimekit.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpClientConnectionInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Hands requests that leave an HTTP/2 connection together to the socket in one go: one system call per request would be a tenth
 * of a command's cost. Vert.x does so by itself only for what is sent while it reads. Requests on HTTP/1.1 have a connection
 * each, so there is nothing to join. One for each event loop. Event loop only.
 */
public final class FlushBatch {

    /** Enough to write a hundred requests, or a few just after a start, when everything is slow. */
    private static final long LONGEST_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /** A connection with requests that wait for others. */
    private interface Held {
        void release(boolean wasSuspended);
    }

    private final LongSupplier nanoTime;
    private final List<Held> held = new ArrayList<>();
    private long heldSinceNanos;
    private boolean areTogether;

    /** @param nanoTime used to detect a suspended process, as {@link System#nanoTime} */
    public FlushBatch(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Runs an action that sends requests; those that it sends before it returns leave together. Must not be nested. */
    public void together(Runnable sending) {
        areTogether = true;
        try {
            sending.run();
        } finally {
            areTogether = false;
            releaseAll();
        }
    }

    /** Call once for each HTTP/2 connection, before the first request is written. */
    void install(HttpConnection connection) {
        ChannelHandlerContext http2 = ((HttpClientConnectionInternal) connection).channelHandlerContext();
        // Before TLS, so that what leaves together is encrypted together.
        http2.pipeline().addBefore(http2.name(), null, new FlushHandler());
    }

    /** Holds back the flushes of one connection until the batch ends. */
    private final class FlushHandler extends ChannelOutboundHandlerAdapter {

        private boolean isHeld;

        @Override
        public void flush(ChannelHandlerContext context) {
            if (!areTogether) {
                context.flush();
                return;
            }
            long now = nanoTime.getAsLong();
            if (held.isEmpty()) {
                heldSinceNanos = now;
            }
            if (!isHeld) {
                isHeld = true;
                held.add(wasSuspended -> release(context, wasSuspended));
            }
            if (now - heldSinceNanos > LONGEST_WAIT_NANOS) {
                releaseAll();
            }
        }

        private void release(ChannelHandlerContext context, boolean wasSuspended) {
            isHeld = false;
            if (wasSuspended) {
                var unused = context.close(); // its requests hear of it
            } else {
                context.flush();
            }
        }
    }

    /** Cuts the connections if the process was suspended meanwhile: what was allowed to leave before may not leave now. */
    private void releaseAll() {
        boolean wasSuspended = Suspension.isBetween(heldSinceNanos, nanoTime.getAsLong());
        List<Held> all = List.copyOf(held);
        held.clear();
        all.forEach(each -> each.release(wasSuspended));
    }
}
