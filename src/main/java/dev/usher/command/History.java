package dev.usher.command;

import java.time.Instant;
import java.util.Optional;

/**
 * What is known of a command that has not ended; it outlives the worker that runs it.
 *
 * @param firstSeenAt when a worker first took it up
 * @param attempts requests sent for the command's own operation
 * @param failures failed attempts that count against the command; those that hit every command alike do not
 * @param takeovers workers that fell silent while a request of it was under way
 * @param underway a request is about to leave, or waits for its answer
 * @param doubt the change that may have been made although no answer says so, or a kick that was made before a delete; empty when
 *     nothing is in doubt
 */
public record History(
        Instant firstSeenAt, int attempts, int failures, int takeovers, boolean underway, Optional<CommandType> doubt) {

    /** The history of a command that is seen for the first time. */
    public static History beginning(Instant now) {
        return new History(now, 0, 0, 0, false, Optional.empty());
    }

    /**
     * The history of a command that begins anew although an earlier run may have made this change.
     *
     * @param attempts requests of that run which still count
     */
    public static History beginningInDoubt(Instant now, int attempts, CommandType change) {
        return new History(now, attempts, 0, 0, false, Optional.of(change));
    }

    /** As its next owner must see it. */
    public History inherited() {
        return underway ? new History(firstSeenAt, attempts, failures, takeovers + 1, false, doubt) : this;
    }
}
