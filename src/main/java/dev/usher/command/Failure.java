package dev.usher.command;

import java.util.Optional;

/**
 * Why a command failed.
 *
 * @param httpStatus status of the answer that the command failed on; empty when it failed on no single answer
 * @param remoteCode the API's own code; empty when it gave none
 * @param message for people, without secrets: what happened and what to do
 * @param mayHaveTakenEffect the API may still have carried the command out
 */
public record Failure(
        FailureReason reason,
        Optional<Integer> httpStatus,
        Optional<Integer> remoteCode,
        String message,
        boolean mayHaveTakenEffect) {

    /** A failure that Usher itself determined, before anything was sent. */
    public static Failure unsent(FailureReason reason, String message) {
        return of(reason, message, false);
    }

    /** A failure that does not go back to a single answer. */
    public static Failure of(FailureReason reason, String message, boolean mayHaveTakenEffect) {
        return new Failure(reason, Optional.empty(), Optional.empty(), message, mayHaveTakenEffect);
    }
}
