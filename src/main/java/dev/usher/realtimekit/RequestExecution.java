package dev.usher.realtimekit;

import dev.usher.command.Answer;
import dev.usher.command.Command;
import dev.usher.command.FailureReason;
import dev.usher.command.Outcome;
import dev.usher.realtimekit.Reply.Detail;
import dev.usher.realtimekit.Reply.Fault;
import dev.usher.tracing.Trace;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** One request, what its attempts have shown, and what that means for its command. Event loop only. */
final class RequestExecution implements PendingRequest {

    private final Request request;
    private final InstantSource clock;
    private final Run run;
    private final Attempts attempts;
    private final Effects effects;
    private final RequestExecutor.ReadBack readBack;
    private int failures;
    private boolean mustBeSentAlone;

    RequestExecution(Request request, Run run, InstantSource clock, RequestExecutor.ReadBack readBack) {
        this.request = request;
        this.clock = clock;
        this.run = run;
        this.attempts = run.attempts();
        this.effects = run.effects();
        this.readBack = readBack;
        this.failures = attempts.takeInheritedFailures(request.operation());
        this.mustBeSentAlone = run.isTakenOver() || failures > 0;
    }

    Request request() {
        return request;
    }

    /** Whether it was carried out after all, as far as that can be seen. */
    Future<Optional<Outcome>> lastLook() {
        return readBack.look(true);
    }

    /** Whether this very request may have taken effect before. */
    boolean isOfUnknownFate() {
        return effects.isInDoubt(request.operation());
    }

    @Override
    public boolean isInDoubt() {
        return effects.isInDoubt();
    }

    /** A kick cannot be read back; it is given up only for a delete that never left. */
    private boolean isSentAgainHoweverLate() {
        return request instanceof Request.Kick && !run.isUnsentDelete();
    }

    @Override
    public Command command() {
        return run.command();
    }

    @Override
    public boolean isTooLateToSend() {
        Instant now = clock.instant();
        return run.mayExpireAt(now) || (isOfUnknownFate() && !isSentAgainHoweverLate() && run.isOverdueAt(now));
    }

    @Override
    public String idempotencyKey() {
        return run.idempotencyKey(request.operation());
    }

    @Override
    public Trace trace() {
        return run.trace();
    }

    @Override
    public boolean mustBeSentAlone() {
        return mustBeSentAlone;
    }

    @Override
    public void markToBeSentAlone() {
        mustBeSentAlone = true;
    }

    @Override
    public void markRefusedAmongOthers() {
        attempts.count(request.operation());
        effects.markRefusedAmongOthers();
    }

    @Override
    public Future<Boolean> recordIntent() {
        return run.recordIntent(request.operation());
    }

    @Override
    public void recordIdle() {
        run.recordIdle();
    }

    void countAttempt() {
        attempts.count(request.operation());
    }

    /** One more attempt has failed and counts against the command. */
    void countFailure() {
        failures++;
        attempts.setFailures(request.operation(), failures);
    }

    int failures() {
        return failures;
    }

    void fateUnknown() {
        effects.markInDoubt(request.operation());
    }

    Outcome succeeded(Answer answer) {
        Answer told = answer instanceof Answer.Kick kick ? asFarAsKnown(kick) : answer;
        effects.markMayHaveChanged(request.operation());
        attempts.setFailures(request.operation(), 0);
        if (isOfUnknownFate()) {
            effects.markReconciled(request.operation());
        }
        return new Outcome.Succeeded(told);
    }

    /** A later answer does not name those whom an earlier attempt may have removed. */
    private Answer asFarAsKnown(Answer.Kick kick) {
        boolean mayBeTheRest = isOfUnknownFate() || effects.mayHaveKicked();
        boolean namesAll = !isKickOfSeveral()
                && kick.kicked().filter(who -> !who.participants().isEmpty()).isPresent();
        return mayBeTheRest && !namesAll ? new Answer.Kick(Optional.empty()) : kick;
    }

    Outcome refused(Detail detail, Fault fault) {
        boolean isNotFound = fault == Fault.NOT_FOUND;
        Optional<Answer> gone = isNotFound && isOfUnknownFate() ? answerIfAlreadyGone() : Optional.empty();
        if (gone.isPresent()) {
            return succeeded(gone.get());
        }
        if (isOfUnknownFate() || (isNotFound && isKickOfSeveral())) {
            effects.markMayHaveTakenEffect();
        }
        if (isNotFound && request instanceof Request.Kick && !isKickOfSeveral()) {
            effects.markNobodyToKick();
        }
        effects.settle(request.operation());
        attempts.setFailures(request.operation(), 0);
        return run.failed(isNotFound ? FailureReason.NOT_FOUND : FailureReason.REFUSED, detail, detail.message());
    }

    /** The answer of a request whose aim has been reached, perhaps by an earlier attempt. */
    private Optional<Answer> answerIfAlreadyGone() {
        if (request instanceof Request.Delete) {
            return Optional.of(new Answer.Deleted(Optional.empty()));
        }
        return request instanceof Request.Kick && !isKickOfSeveral()
                ? Optional.of(new Answer.Kick(Optional.empty()))
                : Optional.empty();
    }

    /** If one of several cannot be found, that says nothing about the others. */
    private boolean isKickOfSeveral() {
        return request instanceof Request.Kick kick && kick.size() > 1;
    }

    Outcome exhausted(Detail detail) {
        if (effects.isOwnRequestInDoubt()) {
            return run.failed(
                    FailureReason.IN_DOUBT,
                    detail,
                    "Unclear after " + failures + " attempts whether it took effect: " + detail.message()
                            + "; read the participant back before you send it again with a new commandId");
        }
        return run.failed(
                FailureReason.RETRIES_EXHAUSTED,
                detail,
                "Gave up after " + failures + " attempts: " + detail.message()
                        + "; send it later with a new commandId, or replay its dead letter");
    }
}
