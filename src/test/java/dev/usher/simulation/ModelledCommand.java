package dev.usher.simulation;

import dev.usher.quota.PassRequest;
import dev.usher.quota.Priority;

/** A command on its way, one request each. */
final class ModelledCommand {
    private static final String ACCOUNT = "account";

    private final String id;
    private final Priority priority;
    private final int partition;
    private final boolean isPoisonous;
    private final long arrivedAt;
    /** How often it has been handed to a worker: what an earlier one still has waiting is void. */
    private int turn;

    private int failures;
    private int attempts;

    ModelledCommand(String id, Priority priority, int partition, boolean isPoisonous, long arrivedAt) {
        this.id = id;
        this.priority = priority;
        this.partition = partition;
        this.isPoisonous = isPoisonous;
        this.arrivedAt = arrivedAt;
    }

    PassRequest passRequest() {
        return new PassRequest(ACCOUNT, id, priority, priority != Priority.READ);
    }

    Priority priority() {
        return priority;
    }

    int partition() {
        return partition;
    }

    boolean isPoisonous() {
        return isPoisonous;
    }

    long arrivedAt() {
        return arrivedAt;
    }

    int nextTurn() {
        return ++turn;
    }

    boolean isItsTurn(int number) {
        return turn == number;
    }

    /** Another failure; it counts as an attempt or not. */
    void failed(boolean counts) {
        failures++;
        attempts += counts ? 1 : 0;
    }

    int failures() {
        return failures;
    }

    int attempts() {
        return attempts;
    }
}
