package dev.usher.ledger;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/** The ledger's measure of age: minutes since the epoch, which fit an {@code int}. Any thread. */
final class Minutes {

    private Minutes() {}

    static int of(long epochMillis) {
        return (int) TimeUnit.MILLISECONDS.toMinutes(epochMillis);
    }

    static int now(InstantSource clock) {
        return of(clock.millis());
    }

    /** What is before it may be forgotten. */
    static int oldest(InstantSource clock, Duration retention) {
        return of(clock.millis() - retention.toMillis());
    }
}
