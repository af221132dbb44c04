package dev.usher.torture;

import dev.usher.command.FailureReason;
import dev.usher.command.Outcome;

/** How a record has to end. Any thread. */
enum Due {
    SUCCEEDED("succeeded"),
    EXPIRED("expired"),
    NOT_FOUND(FailureReason.NOT_FOUND.label()),
    INVALID(FailureReason.INVALID_COMMAND.label()),
    REUSED(FailureReason.IDEMPOTENCY_KEY_REUSED.label()),
    /** No result, since nobody can be answered. */
    UNDECODABLE(FailureReason.UNDECODABLE.label()),
    /** As the record did that it repeats. */
    REPEATED("as before");

    private final String label;

    Due(String label) {
        this.label = label;
    }

    /** The reason, where it is a failure. */
    String label() {
        return label;
    }

    /** Whether the record itself is to be found among the dead letters. */
    boolean isDeadLettered() {
        return this == NOT_FOUND || this == INVALID || this == REUSED || this == UNDECODABLE;
    }

    /** Whether something may be asked of the API for it. */
    boolean isCarriedOut() {
        return this == SUCCEEDED || this == NOT_FOUND;
    }

    /** In the words of {@link #label}. */
    static String ending(Outcome outcome) {
        if (outcome instanceof Outcome.Failed failed) {
            return failed.failure().reason().label();
        }
        return outcome instanceof Outcome.Expired ? EXPIRED.label : SUCCEEDED.label;
    }
}
