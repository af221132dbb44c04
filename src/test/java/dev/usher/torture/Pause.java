package dev.usher.torture;

import java.time.Duration;
import java.time.Instant;

/** A worker that was suspended, and resumed later. Immutable. */
record Pause(String worker, Instant from, Instant to) {

    Duration length() {
        return Duration.between(from, to);
    }
}
