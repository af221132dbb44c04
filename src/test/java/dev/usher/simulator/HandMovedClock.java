package dev.usher.simulator;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Time that stands still until a test moves it. Read by any thread, moved by the test's. */
final class HandMovedClock implements InstantSource {
    private volatile Instant now = Instant.parse("2026-08-01T10:00:00Z");

    @Override
    public Instant instant() {
        return now;
    }

    void move(Duration by) {
        now = now.plus(by);
    }
}
