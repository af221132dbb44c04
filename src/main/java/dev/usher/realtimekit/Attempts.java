package dev.usher.realtimekit;

import dev.usher.command.History;

/**
 * How often a command's own request was sent, and how many failures count against the command, those of earlier owners included.
 * Event loop only.
 */
final class Attempts {

    private final Operation own;
    private int sent;
    /** Failed attempts of the command's own request. */
    private int failures;
    /** Failed attempts of the other request that is being tried at the moment, if there is one. */
    private int otherFailures;
    /** What earlier owners left, until the command's own request takes it over. */
    private int inherited;

    /** Whether an earlier owner has sent the command's own request. */
    private final boolean wasSentBefore;

    private boolean isFirstRequest = true;

    /** @param own the request that the command is for; others only prepare it, or check what came of it */
    Attempts(Operation own, History before) {
        this.own = own;
        this.sent = before.attempts();
        this.inherited = before.failures();
        this.wasSentBefore = before.attempts() > 0;
        this.failures = wasSentBefore ? inherited : 0;
        this.otherFailures = wasSentBefore ? 0 : inherited;
    }

    /**
     * The failures of earlier owners that count against a request that begins now. They left one number, which may be of the
     * command's own request, if that was sent, or of the one that comes first: so both start from it, each once.
     */
    int takeInheritedFailures(Operation operation) {
        boolean mayBeOfIt = operation == own ? wasSentBefore : isFirstRequest;
        int taken = mayBeOfIt ? inherited : 0;
        isFirstRequest = false;
        if (operation == own) {
            inherited = 0;
        }
        return taken;
    }

    /** A request was sent. */
    void count(Operation operation) {
        sent = sentWith(operation);
    }

    /** Sets how many attempts of this request have failed so far and count against the command. */
    void setFailures(Operation operation, int count) {
        if (operation == own) {
            failures = count;
        } else {
            otherFailures = count;
        }
    }

    /** How often the command's own request was sent. */
    int sent() {
        return sent;
    }

    /** How often the command's own request was sent, once this request is sent as well. */
    int sentWith(Operation operation) {
        return operation == own ? sent + 1 : sent;
    }

    /** One number for the next owner, which does not know which request they are of. */
    int failuresToRecord() {
        return Math.max(failures, otherFailures);
    }
}
