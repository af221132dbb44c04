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

/**
 * One command while its requests are sent: what it is, what has come of it so far, and the journal that keeps this for the next
 * owner. Event loop only.
 */
final class Run {

    private final Command command;
    private final History before;
    private final Journal journal;
    private final Trace trace;
    private final Operation own;
    private final Attempts attempts;
    private final Effects effects;
    private boolean underway;

    Run(Command command, History before, Journal journal, Trace trace) {
        this.command = command;
        this.before = before;
        this.journal = journal;
        this.trace = trace;
        this.own = ownOperation(command);
        this.attempts = new Attempts(own, before);
        this.effects = new Effects(own, before.doubt(), comesAfterAKick(command));
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

    Attempts attempts() {
        return attempts;
    }

    Effects effects() {
        return effects;
    }

    /** Whether a worker fell silent while a request of this command was under way, which may have been the cause. */
    boolean isTakenOver() {
        return before.takeovers() > 0;
    }

    /** A key means one payload, so requests other than the command's own have others. */
    String idempotencyKey(Operation operation) {
        String commandId = command.envelope().commandId();
        return operation == own ? commandId : commandId + ":" + operation.label();
    }

    /** Whether it can expire at once: if a request may have taken effect, that is read back first. */
    boolean mayExpireAt(Instant now) {
        return !effects.mayHaveChangedSomething() && isOverdueAt(now);
    }

    /** Whether its time is over, so that a request that took no effect must not be sent again. */
    boolean isOverdueAt(Instant now) {
        return command.envelope().isOverdueAt(now);
    }

    /** Whether it is a delete that was never sent itself: only the kick before it can have taken effect. */
    boolean isUnsentDelete() {
        return own == Operation.DELETE && attempts.sent() == 0;
    }

    /**
     * Records that a request is about to be sent, and completes with whether it may be. If the worker falls silent from here
     * on, the next owner knows that the request may have taken effect.
     */
    Future<Boolean> recordIntent(Operation operation) {
        underway = true;
        return journal.beforeSend(history(attempts.sentWith(operation), true, effects.doubtToRecordBefore(operation)));
    }

    /** Nothing is under way for the moment: a worker that falls silent now does not do so because of this command. */
    void recordIdle() {
        if (underway) {
            underway = false;
            journal.idle(history(attempts.sent(), false, effects.doubtToRecord()));
        }
    }

    private History history(int sent, boolean isUnderway, Optional<CommandType> doubt) {
        return new History(
                before.firstSeenAt(), sent, attempts.failuresToRecord(), before.takeovers(), isUnderway, doubt);
    }

    Outcome failed(FailureReason reason, Detail detail, String message) {
        return new Outcome.Failed(
                new Failure(reason, detail.httpStatus(), detail.remoteCode(), message, effects.mayHaveTakenEffect()));
    }

    /** A failure that does not go back to a single answer. */
    Outcome failed(FailureReason reason, String message) {
        return new Outcome.Failed(Failure.of(reason, message, effects.mayHaveTakenEffect()));
    }

    Settled settled(Outcome outcome) {
        return new Settled(outcome, attempts.sent(), effects.isReconciled() && outcome instanceof Outcome.Succeeded);
    }
}
