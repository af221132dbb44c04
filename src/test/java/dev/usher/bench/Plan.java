package dev.usher.bench;

import java.time.Duration;
import java.util.List;

/**
 * What to run.
 *
 * @param latencies of the API
 * @param repeats of everything, for medians
 * @param commands in a backlog, half of them measured
 * @param live how long commands come at a steady rate
 * @param jvm flags, alike for the worker and the limits
 */
record Plan(
        List<Protocol> protocols,
        List<Duration> latencies,
        int repeats,
        int commands,
        Duration live,
        List<String> jvm) {

    /** At 50 ms, 10,000 requests a second need 500 in flight; twice that leaves room. */
    static final int CONCURRENCY = 1_024;

    static final int LIVE_PER_SECOND = 500;

    /** What is not measured gets room enough, and collectors that take little CPU. */
    static final List<String> BROKER_JVM = List.of("-XX:+UseG1GC", "-Xms512m", "-Xmx512m");

    static final List<String> API_JVM = List.of("-XX:+UseSerialGC", "-Xms128m", "-Xmx128m");

    Plan {
        // Requests and commands of one run are numbered from 0, and their participants like them.
        if (2L * commands + live.toSeconds() * LIVE_PER_SECOND > Participants.MAX) {
            throw new IllegalArgumentException("commands %d: too many".formatted(commands));
        }
    }

    int liveCommands() {
        return (int) live.toSeconds() * LIVE_PER_SECOND;
    }

    /** A look instead of a measurement. */
    Plan quick() {
        return new Plan(
                protocols, List.of(Duration.ZERO, Duration.ofMillis(50)), 1, 40_000, Duration.ofSeconds(5), jvm);
    }
}
