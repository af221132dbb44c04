package dev.usher.realtimekit;

import dev.usher.command.Command;
import dev.usher.command.CommandType;
import dev.usher.command.Failure;
import dev.usher.command.FailureReason;
import dev.usher.command.History;
import dev.usher.command.Outcome;
import dev.usher.command.ParticipantRef;
import dev.usher.command.Settled;
import dev.usher.realtimekit.Reply.Detail;
import dev.usher.tracing.Trace;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;

/** What has come of one command's requests so far, those of earlier owners included. Event loop only. */
final class Run {

    private final Command command;
    private final History before;
    private final Journal journal;
    private final Trace trace;
    private final Operation own;
    /** Whether it may have taken effect, if only in part. */
    private boolean begun;

    private boolean underway;
    private int attempts;
    /** Of the command's own request. */
    private int failures;
    /** Of the other that is put to the API at the moment. */
    private int otherFailures;
    /** Failures that earlier owners left, of the command's own request or of another, until its own takes them over. */
    private int inherited;
    /** Whether any request was put to the API here. */
    private boolean asked;

    private Optional<CommandType> doubt;
    /** Whoever is to be deleted was kicked, or may have been. */
    private boolean kicked;
    /** A kick may have been carried out by a request that was refused for another's sake. */
    private boolean refusedAmongOthers;

    private boolean reconciled;
    private boolean effectPossible;

    Run(Command command, History before, Journal journal, Trace trace) {
        this.command = command;
        this.before = before;
        this.journal = journal;
        this.trace = trace;
        this.own = ownOperation(command);
        this.attempts = before.attempts();
        this.failures = before.failures();
        this.inherited = before.failures();
        this.doubt = before.doubt();
        this.begun = doubt.isPresent();
        this.kicked = begun && comesAfterAKick(command);
    }

    private static boolean comesAfterAKick(Command command) {
        return command instanceof Command.DeleteParticipant delete && delete.kick();
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

    Command command() {
        return command;
    }

    Trace trace() {
        return trace;
    }

    /** Whether a worker fell silent while a request of it was under way, which may have been its doing. */
    boolean isTakenOver() {
        return before.takeovers() > 0;
    }

    /** A key means one payload, so requests other than the command's own have others. */
    String idempotencyKey(Operation operation) {
        String commandId = command.envelope().commandId();
        return operation == own ? commandId : commandId + ":" + operation.label();
    }

    /** Once a request may have taken effect there is no more simple expiring. */
    boolean isExpiredAt(Instant now) {
        return !begun && !mayHaveKicked() && isOverdueAt(now);
    }

    /** Whether its time is over, so that nothing is to be sent again that took no effect. */
    boolean isOverdueAt(Instant now) {
        return command.envelope().isExpiredAt(now);
    }

    /**
     * How often earlier owners tried this in vain, as far as it counts. They left one number: it may be of the command's own request,
     * or of the one that comes first.
     */
    int inheritFailures(Operation operation) {
        boolean takes = operation == own || !asked;
        asked = true;
        int taken = takes ? inherited : 0;
        if (operation == own) {
            inherited = 0;
        }
        return taken;
    }

    /** Asks leave to send a request. It is written down first: what falls silent from here on is known to have begun. */
    Future<Boolean> recordIntent(Operation operation) {
        underway = true;
        int sent = operation == own ? attempts + 1 : attempts;
        return journal.beforeSend(history(sent, true, doubtOnce(operation)));
    }

    /** Nothing is under way for the moment: who falls silent now was not felled by this command. */
    void pause() {
        if (underway) {
            underway = false;
            journal.idle(history(attempts, false, doubt));
        }
    }

    /** As a next owner has to see it, for whom a kick that may have been carried out is in doubt. */
    private History history(int sent, boolean isUnderway, Optional<CommandType> unsettled) {
        Optional<CommandType> inDoubt =
                unsettled.or(() -> mayHaveKicked() ? Optional.of(CommandType.KICK) : Optional.empty());
        return new History(
                before.firstSeenAt(), sent, Math.max(failures, otherFailures), before.takeovers(), isUnderway, inDoubt);
    }

    void countAttempt(Operation operation) {
        if (operation == own) {
            attempts++;
        }
    }

    /** So often was this tried in vain by now, as far as it counts. */
    void setFailures(Operation operation, int count) {
        if (operation == own) {
            failures = count;
        } else {
            otherFailures = count;
        }
    }

    /** It was carried out, or may have been. Of a kick before a delete, {@link #markKicked} says more. */
    void markBegun(Operation operation) {
        begun |= operation == own && operation.isChanging();
    }

    /** No answer says whether the change was made. */
    void markInDoubt(Operation operation) {
        markBegun(operation);
        doubt = doubtOnce(operation);
        if (operation == Operation.KICK && own != Operation.KICK) {
            markKicked();
        }
    }

    /** A delete in doubt remains so over the kick that is sent before it once more: that one's fate is the smaller matter. */
    private Optional<CommandType> doubtOnce(Operation left) {
        return doubt.filter(change -> change == CommandType.DELETE)
                .or(left::change)
                .or(() -> doubt);
    }

    /** Whether any change of it may have been made that nothing has told of yet. */
    boolean isInDoubt() {
        return doubt.isPresent();
    }

    boolean isInDoubt(Operation operation) {
        return doubt.isPresent() && doubt.equals(operation.change());
    }

    /** Whether nobody knows what came of the request that the command is for. */
    boolean isOwnRequestInDoubt() {
        return isInDoubt(own);
    }

    /** An answer has come; it settles what was in doubt. */
    void settle(Operation operation) {
        if (isInDoubt(operation)) {
            doubt = Optional.empty();
        }
    }

    /** Whoever is to be deleted was kicked, or may have been. */
    void markKicked() {
        kicked = true;
    }

    /** Sent alone, it was told that there is nobody such: then no request that was refused for several kicked anybody for it. */
    void markNobodyToKick() {
        refusedAmongOthers = false;
    }

    /** It shared a request that was refused for another's sake; whether the API kicked the others, nobody knows. */
    void markRefusedAmongOthers() {
        markBegun(Operation.KICK);
        countAttempt(Operation.KICK);
        refusedAmongOthers = true;
    }

    /** Whether somebody may have been kicked for it. */
    boolean mayHaveKicked() {
        return kicked || refusedAmongOthers;
    }

    /** A request of unknown fate has been settled by asking again. */
    void markReconciled(Operation operation) {
        settle(operation);
        reconciled = true;
    }

    /** Should the command fail from now on, the API may have carried it out all the same, or a part of it. */
    void markEffectPossible() {
        effectPossible = true;
    }

    Outcome failed(FailureReason reason, Detail detail, String message) {
        return new Outcome.Failed(
                new Failure(reason, detail.httpStatus(), detail.remoteCode(), message, isEffectPossible()));
    }

    /** A failure that no single answer stands for. */
    Outcome failed(FailureReason reason, String message) {
        return new Outcome.Failed(new Failure(reason, Optional.empty(), Optional.empty(), message, isEffectPossible()));
    }

    private boolean isEffectPossible() {
        return effectPossible || mayHaveKicked() || doubt.isPresent();
    }

    Settled settled(Outcome outcome) {
        return new Settled(outcome, attempts, reconciled && outcome instanceof Outcome.Succeeded);
    }
}
