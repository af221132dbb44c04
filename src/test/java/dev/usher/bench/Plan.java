package dev.usher.bench;

import java.time.Duration;
import java.util.List;

/**
 * What to run.
 *
 * @param latencies of the API
 * @param repeats of everything, for medians
 * @param commands in a load, of which the second half is measured
 * @param steady how long commands come at a steady rate
 * @param jvm flags, alike for the worker and the limits
 */
record Plan(
        List<Protocol> protocols,
        List<Duration> latencies,
        int repeats,
        int commands,
        Duration steady,
        List<String> jvm) {

    /**
     * At 50 ms, 10,000 requests a second need 500 in flight. The worker's wait for their intents about as long again, in their
     * places already, and longer when all of the machine is busy.
     */
    static final int CONCURRENCY = 1_536;

    /** The steady rate. */
    static final int PER_SECOND = 500;

    static final double HOT_SHARE = 0.3;

    /** What is not measured gets memory enough, and a collector that takes little CPU. */
    static final List<String> BROKER_JVM = List.of("-XX:+UseG1GC", "-Xms512m", "-Xmx512m");

    static final List<String> API_JVM = List.of("-XX:+UseSerialGC", "-Xms128m", "-Xmx128m");

    Plan {
        long commandsOfAWorker =
                commands + warmUpOf(commands) + latencies.size() * (2L * commands + steady.toSeconds() * PER_SECOND);
        if (commandsOfAWorker > Participants.MAX) {
            throw new IllegalArgumentException("commands %,d: too many, a worker would get %,d in all, of at most %,d"
                    .formatted(commands, commandsOfAWorker, Participants.MAX));
        }
    }

    /** Commands after the cold start before anything is measured: the compiler takes more CPU than all else until then. */
    int warmUp() {
        return warmUpOf(commands);
    }

    private static int warmUpOf(int commands) {
        return 9 * commands;
    }

    int steadyCommands() {
        return (int) steady.toSeconds() * PER_SECOND;
    }

    /** A look instead of a measurement. */
    Plan quick() {
        return new Plan(
                protocols, List.of(Duration.ZERO, Duration.ofMillis(50)), 1, 40_000, Duration.ofSeconds(5), jvm);
    }
}
