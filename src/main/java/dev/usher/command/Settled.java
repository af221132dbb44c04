package dev.usher.command;

/**
 * An outcome, and what it took to reach it.
 *
 * @param attempts requests sent for the command's own operation; look-ups and read-backs do not count
 * @param reconciled a call's fate was unknown and has been settled by asking the API again
 */
public record Settled(Outcome outcome, int attempts, boolean reconciled) {

    /**
     * Whether nothing but the kick before a delete can have taken effect: the delete never left, found nobody, or was turned
     * away each time.
     *
     * @param command that ended so
     */
    public boolean mayOnlyHaveKicked(Command command) {
        return command instanceof Command.DeleteParticipant delete
                && delete.kick()
                && outcome instanceof Outcome.Failed failed
                && (attempts == 0
                        || failed.failure().reason() == FailureReason.NOT_FOUND
                        || failed.failure().reason() == FailureReason.RETRIES_EXHAUSTED);
    }

    /** Settled without sending anything. */
    public static Settled unsent(Outcome outcome) {
        return new Settled(outcome, 0, false);
    }
}
