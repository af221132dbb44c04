package dev.usher.simulator;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The journal in numbers, over the entries it still holds. Any thread.
 *
 * @param requests entries held
 * @param dropped entries lost because the journal was full: the other numbers know nothing of them
 * @param mostInFlight the most requests that were received and not yet ended at one moment
 * @param outcomes how many of each operation ended with each status, or without one
 * @param effects how many requests had each effect
 * @param busiest the window of the length asked for that received most
 */
public record JournalSummary(
        long requests,
        long dropped,
        int inFlight,
        int mostInFlight,
        Map<Operation, Map<String, Long>> outcomes,
        Map<Effect, Long> effects,
        Window busiest) {
    /** A stretch of time, its end excluded, and how many requests were received in it. Any thread. */
    public record Window(Duration length, long requests, Optional<Instant> from) {}
}
