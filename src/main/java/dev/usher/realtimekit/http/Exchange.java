package dev.usher.realtimekit.http;

import dev.usher.realtimekit.Reply;
import dev.usher.realtimekit.Reply.Silence;
import dev.usher.realtimekit.Request;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClosedException;
import io.vertx.ext.web.codec.BodyCodec;
import io.vertx.ext.web.codec.spi.BodyStream;
import org.jspecify.annotations.Nullable;

/**
 * One request and the wait for its reply. It is the codec of the response body too, which is how the client's interceptor
 * finds it: only that tells, when a request fails, whether it has left. Event loop only.
 */
final class Exchange implements BodyCodec<Buffer> {

    /** Pages of a list have some hundred bytes per participant; nobody asks for this many. */
    static final int LARGEST_BODY = 16 * 1024 * 1024;

    /** HTTP/2's CANCEL; HTTP/1.1 closes the connection instead. */
    private static final long CANCEL = 0x8;

    private final Request request;
    private final String secret;
    private final long startedAtNanos;
    private final Promise<Reply> reply = Promise.promise();
    private @Nullable HttpClientRequest departed;

    /** @param secret the token it is sent with */
    Exchange(Request request, String secret, long startedAtNanos) {
        this.request = request;
        this.secret = secret;
        this.startedAtNanos = startedAtNanos;
    }

    Request request() {
        return request;
    }

    String secret() {
        return secret;
    }

    long startedAtNanos() {
        return startedAtNanos;
    }

    Future<Reply> reply() {
        return reply.future();
    }

    /** It was to leave, but no longer may. */
    void notSent() {
        answered(Unanswered.notSent("The worker was suspended before the request left"));
    }

    /** From here on the API may have seen the request. */
    void departs(HttpClientRequest on) {
        departed = on;
    }

    boolean hasDeparted() {
        return departed != null;
    }

    /** The first answer counts; one that comes after a time-out has come too late. */
    void answered(Reply answer) {
        reply.tryComplete(answer);
    }

    void failed(Throwable cause, Http2Connections connections) {
        if (departed == null) {
            answered(Unanswered.neverLeft(cause));
        } else if (cause instanceof HttpClosedException && connections.hasTurnedAway(departed)) {
            answered(Unanswered.turnedAway("The API closed the HTTP/2 connection before it took the request"));
        } else {
            answered(Unanswered.lost(request, cause));
        }
    }

    /** A bug kept it from being sent. */
    void broke(Throwable bug) {
        reply.tryFail(bug);
    }

    void timedOut(String message, PingCheck pingCheck) {
        answered(Unanswered.unclear(request, Silence.TIMEOUT, message));
        cancel();
        if (departed != null) {
            pingCheck.begin(departed);
        }
    }

    private void tooLarge() {
        answered(Unanswered.tooLarge(request, "The answer has more than " + LARGEST_BODY + " bytes"));
        cancel();
    }

    private void cancel() {
        if (departed != null) {
            departed.reset(CANCEL);
        }
    }

    @Override
    public BodyStream<Buffer> stream() {
        return new BoundedBody(LARGEST_BODY, this::tooLarge);
    }
}
