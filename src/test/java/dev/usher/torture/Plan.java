package dev.usher.torture;

import java.time.Duration;

/**
 * How much of everything.
 *
 * @param seed of script and mishaps
 * @param commands how many, those not counted that are sent again
 * @param lasting how long commands are sent and things go wrong
 * @param workers how many processes
 * @param kills of workers
 * @param pauses of workers
 * @param brokerRestarts how often a broker is ended and started again; every other time it is killed
 * @param apiFaults whether the API misbehaves
 */
record Plan(
        long seed,
        int commands,
        Duration lasting,
        int workers,
        int kills,
        int pauses,
        int brokerRestarts,
        boolean apiFaults) {

    static final int BROKERS = 3;
    static final int PARTITIONS = 12;

    /** How long a member of the group may be silent, as the test broker is told. */
    static final Duration SESSION = Duration.ofSeconds(6);

    Plan {
        require(commands >= 100, "commands", commands, "at least 100");
        require(lasting.compareTo(Duration.ofSeconds(10)) >= 0, "lasting", lasting, "at least PT10S");
        require(workers >= 1, "workers", workers, "at least 1");
        require(kills >= 0, "kills", kills, "0 or more");
        require(pauses >= 0, "suspensions", pauses, "0 or more");
        require(brokerRestarts >= 0, "broker-restarts", brokerRestarts, "0 or more");
    }

    private static void require(boolean holds, String name, Object value, String rule) {
        if (!holds) {
            throw new IllegalArgumentException("%s is %s, must be %s".formatted(name, value, rule));
        }
    }

    /** A look. */
    Plan quick() {
        return new Plan(seed, 6_000, Duration.ofSeconds(85), workers, 8, 4, 1, apiFaults);
    }
}
