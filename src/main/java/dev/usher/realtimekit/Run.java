package dev.usher.realtimekit;

import dev.usher.command.Command;
import dev.usher.command.Failure;
import dev.usher.command.FailureReason;
import dev.usher.command.Outcome;
import dev.usher.command.ParticipantRef;
import dev.usher.command.Settled;
import dev.usher.realtimekit.Reply.Detail;
import java.time.Instant;
import java.util.Optional;

/** What has come of one command's requests so far. Event loop only. */
final class Run {

    private final Command command;
    private final Operation own;
    private boolean begun;
    private int attempts;
    private boolean reconciled;
    private boolean effectPossible;

    Run(Command command) {
        this.command = command;
        this.own = ownOperation(command);
    }

    /** A get by custom id is a look at the list. */
    private static Operation ownOperation(Command command) {
        return switch (command.type()) {
            case ADD -> Operation.ADD;
            case DELETE -> Operation.DELETE;
            case KICK -> Operation.KICK;
            case LIST -> Operation.LIST;
            case GET ->
                ((Command.GetParticipant) command).participant() instanceof ParticipantRef.ById
                        ? Operation.GET
                        : Operation.LIST;
        };
    }

    /** A key means one payload, so requests other than the command's own have others. */
    String idempotencyKey(Operation operation) {
        String commandId = command.envelope().commandId();
        return operation == own ? commandId : commandId + ":" + operation.label();
    }

    /** Once a request has got through there is no more expiring: the command may be under way. */
    boolean isExpiredAt(Instant now) {
        return !begun && command.envelope().isExpiredAt(now);
    }

    void sent(Operation operation) {
        begun = true;
        if (operation == own) {
            attempts++;
        }
    }

    /** A request of unknown fate has been settled by asking again. */
    void reconciled() {
        reconciled = true;
    }

    /** Should the command fail from now on, the API may have carried it out all the same, or a part of it. */
    void mayHaveTakenEffect() {
        effectPossible = true;
    }

    Outcome failed(FailureReason reason, Detail detail, String message) {
        return new Outcome.Failed(
                new Failure(reason, detail.httpStatus(), detail.remoteCode(), message, effectPossible));
    }

    /** A failure that no single answer stands for. */
    Outcome failed(FailureReason reason, String message) {
        return new Outcome.Failed(new Failure(reason, Optional.empty(), Optional.empty(), message, effectPossible));
    }

    Settled settled(Outcome outcome) {
        return new Settled(outcome, attempts, reconciled && outcome instanceof Outcome.Succeeded);
    }
}
