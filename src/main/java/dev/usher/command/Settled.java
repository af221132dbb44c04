package dev.usher.command;

/**
 * An outcome, and what it took to reach it.
 *
 * @param attempts requests sent for the command's own operation; look-ups and read-backs do not count
 * @param reconciled a call's fate was unknown and has been settled by asking the API again
 */
public record Settled(Outcome outcome, int attempts, boolean reconciled) {

    /** Settled without sending anything. */
    public static Settled unsent(Outcome outcome) {
        return new Settled(outcome, 0, false);
    }
}
