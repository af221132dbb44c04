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

    /** What ended before this may be forgotten. */
    int oldestMinute() {
        return minuteOf(clock.millis() - retention.toMillis());
    }

    /** The topic itself keeps records for twice as long: what has not ended by then counts until this. */
    int oldestRecord() {
        return minuteOf(clock.millis() - 2 * retention.toMillis());
    }
}
