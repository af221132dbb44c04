package dev.usher.ledger;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/**
 * A partition of the ledger's topic. It measures age in minutes since the epoch, which fit an {@code int}.
 *
 * @param retention how long a command that has ended is remembered
 */
record LedgerPartition(String topic, int partition, Duration retention, InstantSource clock) {

    static int minuteOf(long epochMillis) {
        return (int) TimeUnit.MILLISECONDS.toMinutes(epochMillis);
    }

    int thisMinute() {
        return minuteOf(clock.millis());
    }

    /** What is older than this may be forgotten. */
    int oldestMinute() {
        return minuteOf(clock.millis() - retention.toMillis());
    }
}
