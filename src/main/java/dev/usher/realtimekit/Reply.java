package dev.usher.realtimekit;

import dev.usher.command.Answer;
import java.time.Duration;
import java.util.Optional;

/** What came of one request, classified by what to do next. */
public sealed interface Reply {

    /**
     * What came over the wire, as a metric tag of a bounded set: the HTTP status, or why there was none.
     */
    String status();

    /** Carried out. */
    record Accepted(Answer answer, int httpStatus) implements Reply {
        @Override
        public String status() {
            return Detail.tag(httpStatus);
        }
    }

    /** Any other reply, with what is known about it. */
    sealed interface NotAccepted extends Reply {
        Detail detail();

        /** Whether the request left: if not, it cost nothing of the quota. */
        default boolean isSent() {
            return detail().silence().filter(Silence.NO_CONNECTION::equals).isEmpty();
        }

        @Override
        default String status() {
            return detail().status();
        }
    }

    /** Said no for good: the request itself is at fault, and had no effect. */
    record Refused(Detail detail, Fault fault) implements NotAccepted {}

    /**
     * Failed for the moment, and certainly without effect: worth another attempt. The gate says whether this one counts
     * ({@link Gate.Permit#replied}).
     */
    record RetryLater(Detail detail, Optional<Duration> retryAfter) implements NotAccepted {}

    /** The reply for a request that may have been carried out: that matters only if it would have changed something. */
    static Reply unclear(Request request, Detail detail, Optional<Duration> retryAfter) {
        return request.operation().isChanging()
                ? new FateUnknown(detail, retryAfter)
                : new RetryLater(detail, retryAfter);
    }

    /** Failed, and a changing request may have been carried out: 5xx, time-out, cut connection. */
    record FateUnknown(Detail detail, Optional<Duration> retryAfter) implements NotAccepted {}

    /** 403: this request alone was refused, or everybody's are; the answers to others show which. It had no effect. */
    record Forbidden(Detail detail, Optional<Duration> retryAfter) implements NotAccepted {}

    /** No command would get through now, and this one had no effect: wait, and count it against no command. */
    record Parked(ParkReason why, Detail detail, Optional<Duration> retryAfter) implements NotAccepted {}

    /** Why a request was refused. */
    enum Fault {
        /** Because of what it asks for. */
        REQUEST,
        /** The API knows no such meeting or participant. */
        NOT_FOUND,
        /** Because of its path, since there is no such route: that says nothing about whom it names. */
        ROUTE
    }

    /** Why nobody gets through; the label is a metric tag. */
    enum ParkReason {
        /** 429: the quota is spent and the account locked out. */
        THROTTLED("throttled"),
        /** 401, or 403 for everybody: the token is missing, wrong or lacks a permission. */
        CREDENTIALS_REFUSED("credentials_refused"),
        /** Refused connection, unknown host, failed TLS handshake. */
        UNREACHABLE("unreachable");

        private final String label;

        ParkReason(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }

    /** Why there was no answer; the label is a metric tag. */
    enum Silence {
        /**
         * Nothing left: there was no connection (refused, unknown host, failed TLS handshake, none in time), or the process was
         * suspended before the request could leave.
         */
        NO_CONNECTION("no_connection"),
        /** No complete answer in time. */
        TIMEOUT("timeout"),
        /** The connection was cut, or broke a protocol's rules, before the answer was complete; or a bug of ours came between. */
        CLOSED("closed"),
        /** The server turned the HTTP/2 stream away unread. */
        STREAM_REFUSED("stream_refused"),
        /** The answer was larger than Usher reads. */
        TOO_LARGE("too_large");

        private final String label;

        Silence(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }

    /**
     * What is known of an error.
     *
     * @param httpStatus empty when no complete answer came
     * @param silence why none came; empty when one did
     * @param remoteCode the API's own code, when it gave one
     * @param message bounded excerpt, without secrets
     */
    record Detail(
            Optional<Integer> httpStatus, Optional<Silence> silence, Optional<Integer> remoteCode, String message) {

        /** An error that was answered. */
        public static Detail answered(int httpStatus, Optional<Integer> remoteCode, String message) {
            return new Detail(Optional.of(httpStatus), Optional.empty(), remoteCode, message);
        }

        /** An error without an answer. */
        public static Detail unanswered(Silence silence, String message) {
            return new Detail(Optional.empty(), Optional.of(silence), Optional.empty(), message);
        }

        private String status() {
            return httpStatus
                    .map(Detail::tag)
                    .orElseGet(() -> silence.map(Silence::label).orElse("unknown"));
        }

        /** A server may send numbers that are no status of HTTP. */
        private static String tag(int httpStatus) {
            return httpStatus >= 100 && httpStatus < 600 ? Integer.toString(httpStatus) : "other";
        }
    }
}
