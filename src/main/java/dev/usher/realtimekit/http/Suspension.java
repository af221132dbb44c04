package dev.usher.realtimekit.http;

import java.time.Duration;

/** Tells a suspended process from a busy one. Any thread. */
final class Suspension {

    /** No event loop is busy for this long. */
    private static final Duration SHORTEST = Duration.ofSeconds(2);

    private Suspension() {}

    /** Whether the process was suspended between two moments of the same event loop, as {@link System#nanoTime}. */
    static boolean isBetween(long earlierNanos, long laterNanos) {
        return laterNanos - earlierNanos > SHORTEST.toNanos();
    }
}
