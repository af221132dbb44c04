package dev.usher.realtimekit.http;

import dev.usher.realtimekit.Reply;
import dev.usher.realtimekit.Reply.Detail;
import dev.usher.realtimekit.Reply.ParkReason;
import dev.usher.realtimekit.Reply.Silence;
import dev.usher.realtimekit.Request;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.vertx.core.http.StreamResetException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/**
 * Says what it means that a request got no answer: whether it can have been carried out.
 *
 * <pre>
 *   no connection: refused, unknown host, TLS handshake, none in time    parked, unreachable
 *   the worker was suspended while it waited for a connection            retry later: nothing was sent
 *   RST_STREAM with REFUSED_STREAM, GOAWAY below the request's stream    retry later: the server says it did nothing
 *   an answer too large to read                                          add, delete, kick: fate unknown · get, list, token: refused
 *   anything else once the request may have left                         add, delete, kick: fate unknown · get, list, token: retry later
 * </pre>
 *
 * Any thread.
 */
final class Unanswered {

    private Unanswered() {}

    /** Nothing was sent, since there was no connection to send it on. */
    static Reply neverLeft(Throwable cause) {
        Detail detail = Detail.unanswered(Silence.NO_CONNECTION, "No connection to the API: " + why(cause));
        return new Reply.Parked(ParkReason.UNREACHABLE, detail, Optional.empty());
    }

    /** Nothing was sent, for a reason of this process's own. */
    static Reply notSent(String message) {
        return new Reply.RetryLater(Detail.unanswered(Silence.NO_CONNECTION, message), Optional.empty());
    }

    /** The request was handed to a connection, and nothing more was heard of it. */
    static Reply lost(Request request, Throwable cause) {
        if (cause instanceof StreamResetException reset && reset.getCode() == Http2Error.REFUSED_STREAM.code()) {
            return turnedAway("The API refused the HTTP/2 stream");
        }
        if (cause instanceof Http2Exception unsent && unsent.error() == Http2Error.REFUSED_STREAM) {
            return turnedAway("The HTTP/2 connection allows no further stream");
        }
        return unclear(request, Silence.CLOSED, "The connection failed before the answer was complete: " + why(cause));
    }

    /** An exchange of unknown fate, or a read that brought nothing. */
    static Reply unclear(Request request, Silence silence, String message) {
        return Reply.unclear(request, Detail.unanswered(silence, message), Optional.empty());
    }

    /** Asking for the same again would bring as much again. */
    static Reply tooLarge(Request request, String message) {
        return request.operation().isChanging()
                ? unclear(request, Silence.TOO_LARGE, message)
                : new Reply.Refused(Detail.unanswered(Silence.TOO_LARGE, message), Reply.Fault.REQUEST);
    }

    /** Sure to have had no effect, by RFC 9113, section 8.7. */
    static Reply turnedAway(String message) {
        return new Reply.RetryLater(Detail.unanswered(Silence.STREAM_REFUSED, message), Optional.empty());
    }

    private static String why(Throwable cause) {
        String kind = cause instanceof UnknownHostException
                ? "unknown host: "
                : cause instanceof SSLException ? "TLS: " : cause instanceof TimeoutException ? "none in time: " : "";
        String said = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return MaskedExcerpt.of(kind + said);
    }
}
