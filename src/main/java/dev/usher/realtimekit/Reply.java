package dev.usher.realtimekit;

import dev.usher.command.Answer;
import java.time.Duration;
import java.util.Optional;

/** What came of one request, classified by what to do next. */
public sealed interface Reply {

    /** Carried out. */
    record Accepted(Answer answer) implements Reply {}

    /** Said no for good: the request itself is at fault, and had no effect. */
    record Refused(Detail detail) implements Reply {}

    /** Failed for the moment, and certainly without effect: worth another attempt, which counts. */
    record RetryLater(Detail detail, Optional<Duration> retryAfter) implements Reply {}

    /** Failed, and a changing request may have been carried out: 5xx, time-out, cut connection. */
    record FateUnknown(Detail detail) implements Reply {}

    /** Nobody's command would get through now, and this one had no effect: wait, blame nobody. */
    record Parked(Why why, Detail detail, Optional<Duration> retryAfter) implements Reply {}

    /** Why nobody gets through; the label is a metric tag. */
    enum Why {
        /** 429: the quota is spent and the account locked out. */
        THROTTLED("throttled"),
        /** 401, 403: the token is missing, wrong or lacks a permission. */
        CREDENTIALS_REFUSED("credentials_refused"),
        /** Refused connection, unknown host, failed TLS handshake. */
        UNREACHABLE("unreachable");

        private final String label;

        Why(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }

    /**
     * What the answer said of an error.
     *
     * @param httpStatus empty when no answer came
     * @param remoteCode the API's own code, when it gave one
     * @param message bounded excerpt, without secrets
     */
    record Detail(Optional<Integer> httpStatus, Optional<Integer> remoteCode, String message) {}
}
