package dev.usher.simulation;

import java.time.Duration;
import java.util.Optional;

/**
 * What the modelled API says.
 *
 * @param left what its headers say is left; empty when no answer came
 */
record Answer(Kind kind, Optional<Duration> retryAfter, Optional<Left> left) {

    /** What it means. */
    enum Kind {
        DONE,
        THROTTLED,
        CREDENTIALS_REFUSED,
        /** 503, or a time-out. */
        UNAVAILABLE
    }

    /** The {@code Ratelimit} header. */
    record Left(int remaining, Duration resetIn) {}
}
