package dev.usher.realtimekit;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpClientConnectionInternal;

/**
 * Hands what leaves a connection in one turn of the event loop to the socket in one go: a system call for each request is a
 * tenth of what a command costs. Requests on HTTP/1.1 have a connection each, so there is nothing to join. Event loop only.
 */
final class JointWrites extends ChannelOutboundHandlerAdapter {

    private long waitingSinceNanos;
    private boolean isWaiting;

    private JointWrites() {}

    /** To be called once for each connection. Vert.x does this by itself for what is sent while it reads, and only then. */
    static void on(HttpConnection connection) {
        ChannelPipeline pipeline = ((HttpClientConnectionInternal) connection)
                .channelHandlerContext()
                .pipeline();
        pipeline.addFirst(
                new FlushConsolidationHandler(FlushConsolidationHandler.DEFAULT_EXPLICIT_FLUSH_AFTER_FLUSHES, true));
        pipeline.addFirst(new JointWrites());
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
        if (!isWaiting) {
            isWaiting = true;
            waitingSinceNanos = System.nanoTime();
        }
        super.write(context, message, promise);
    }

    /** Cuts the connection if the process was suspended meanwhile, since what was allowed to leave then may not leave now. */
    @Override
    public void flush(ChannelHandlerContext context) throws Exception {
        boolean isLate = isWaiting && Standstill.isBetween(waitingSinceNanos, System.nanoTime());
        isWaiting = false;
        if (isLate) {
            close(context, context.newPromise());
        } else {
            super.flush(context);
        }
    }
}
