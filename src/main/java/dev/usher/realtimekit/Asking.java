package dev.usher.realtimekit;

import dev.usher.command.Answer;
import dev.usher.command.FailureReason;
import dev.usher.command.Kicked;
import dev.usher.command.Outcome;
import dev.usher.realtimekit.Reply.Detail;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Puts one request to the API until its outcome is clear.
 *
 * <pre>
 *   in doubt? ─→ read back ─→ took effect ───────────────────────────────→ Succeeded, reconciled
 *    ↑  │            └ it did not
 *    │  └→ gate ─→ expired, and nothing got through yet? ────────────────→ Expired
 *    │ ↑        │
 *    │ │    written down (by the journal)
 *    │ │        │
 *    │ │      send ─┬→ accepted ──────────────────────────────────────────→ Succeeded
 *    │ │            ├→ refused ───┬→ 404, in doubt, and gone was the aim ─→ Succeeded, reconciled
 *    │ │            │             └──────────────────────────────────────→ Failed: not_found, refused
 *    │ └────────────┼─ parked: does not count
 *    └─ backoff ────┼─ retry later ───┐
 *    └─ backoff ────┴─ fate unknown: in doubt from now on, if it changes anything
 *                                     └→ no attempts left ────────────────→ Failed: in_doubt, retries_exhausted
 * </pre>
 *
 * Event loop only.
 */
final class Asking {

    private final MeetingApi api;
    private final Gate gate;
    private final InstantSource clock;
    private final CommandRunner.Timers timers;
    private final RandomGenerator random;
    private final RetryPolicy policy;

    Asking(
            MeetingApi api,
            Gate gate,
            InstantSource clock,
            CommandRunner.Timers timers,
            RandomGenerator random,
            RetryPolicy policy) {
        this.api = api;
        this.gate = gate;
        this.clock = clock;
        this.timers = timers;
        this.random = random;
        this.policy = policy;
    }

    Future<Outcome> ask(Request request, Run run) {
        return ask(request, run, Asking::again);
    }

    /** @param readBack looks whether a request of unknown fate was carried out; empty when it is to be sent again */
    Future<Outcome> ask(Request request, Run run, Supplier<Future<Optional<Outcome>>> readBack) {
        Question question = new Question(request, run, readBack);
        return Repeated.until(() -> question.isInDoubt()
                ? readBack.get().compose(found -> found.isPresent() ? settled(found.get()) : once(question))
                : once(question));
    }

    private Future<Optional<Outcome>> once(Question question) {
        return gate.admit(question.request, question.run.command()).compose(permit -> {
            if (question.run.isExpiredAt(clock.instant())) {
                permit.unused();
                return settled(new Outcome.Expired());
            }
            return question.leave().compose(mayLeave -> mayLeave ? send(question, permit) : stay(permit));
        });
    }

    private Future<Optional<Outcome>> send(Question question, Gate.Permit permit) {
        Operation operation = question.request.operation();
        return api.send(question.request, question.run.idempotencyKey(operation))
                .compose(reply -> {
                    permit.sent(reply);
                    return judge(question, reply);
                });
    }

    /** The command is its next owner's. */
    private static Future<Optional<Outcome>> stay(Gate.Permit permit) {
        permit.unused();
        return Promise.<Optional<Outcome>>promise().future();
    }

    private Future<Optional<Outcome>> judge(Question question, Reply reply) {
        if (reply instanceof Reply.Parked) {
            question.run.pause();
            return again();
        }
        question.sent();
        if (reply instanceof Reply.Accepted accepted) {
            return settled(question.succeeded(accepted.answer()));
        } else if (reply instanceof Reply.Refused refused) {
            return settled(question.refused(refused.detail()));
        } else if (reply instanceof Reply.RetryLater later) {
            return retry(question, later.detail(), later.retryAfter());
        } else {
            Reply.FateUnknown unknown = (Reply.FateUnknown) reply;
            question.fateUnknown();
            return retry(question, unknown.detail(), unknown.retryAfter());
        }
    }

    private Future<Optional<Outcome>> retry(Question question, Detail detail, Optional<Duration> retryAfter) {
        if (question.tries >= policy.maxAttempts()) {
            return giveUp(question, detail);
        }
        question.run.pause();
        Promise<Void> waited = Promise.promise();
        timers.after(policy.backoff().delayAfter(question.tries, retryAfter, random), waited::complete);
        return waited.future().compose(ignored -> again());
    }

    /** Not without a last look. That nothing is to be seen does not mean that the API will not still carry it out. */
    private static Future<Optional<Outcome>> giveUp(Question question, Detail detail) {
        Future<Optional<Outcome>> seen = question.isInDoubt() ? question.readBack.get() : again();
        return seen.compose(outcome -> settled(
                outcome.orElse(null) instanceof Outcome.Succeeded succeeded ? succeeded : question.exhausted(detail)));
    }

    private static Future<Optional<Outcome>> settled(Outcome outcome) {
        return Future.succeededFuture(Optional.of(outcome));
    }

    private static Future<Optional<Outcome>> again() {
        return Future.succeededFuture(Optional.empty());
    }

    /** One request, and what its attempts have shown. */
    private static final class Question {

        private static final int NOT_FOUND = 404;

        private final Request request;
        private final Run run;
        private final Supplier<Future<Optional<Outcome>>> readBack;
        private int tries;
        private boolean isRepeated;

        Question(Request request, Run run, Supplier<Future<Optional<Outcome>>> readBack) {
            this.request = request;
            this.run = run;
            this.readBack = readBack;
            this.tries = run.triesOf(request.operation());
        }

        boolean isInDoubt() {
            return run.isInDoubt(request.operation());
        }

        Future<Boolean> leave() {
            Future<Boolean> leave = run.leave(request.operation(), isRepeated);
            isRepeated = true;
            return leave;
        }

        void sent() {
            tries++;
            run.sent(request.operation());
        }

        void fateUnknown() {
            run.fateUnknown(request.operation());
        }

        Outcome succeeded(Answer answer) {
            if (isInDoubt()) {
                run.reconciled(request.operation());
            }
            return new Outcome.Succeeded(answer);
        }

        Outcome refused(Detail detail) {
            boolean notFound =
                    detail.httpStatus().filter(status -> status == NOT_FOUND).isPresent();
            Optional<Answer> gone = notFound && isInDoubt() ? answerOnceGone() : Optional.empty();
            if (gone.isPresent()) {
                return succeeded(gone.get());
            }
            if (isInDoubt() || (notFound && isKickOfSeveral())) {
                run.mayHaveTakenEffect();
            }
            run.settle(request.operation());
            return run.failed(notFound ? FailureReason.NOT_FOUND : FailureReason.REFUSED, detail, detail.message());
        }

        /** What a request answers whose aim has been reached, as an earlier attempt may have done. */
        private Optional<Answer> answerOnceGone() {
            if (request instanceof Request.Delete) {
                return Optional.of(new Answer.Deleted(Optional.empty()));
            }
            return request instanceof Request.Kick && !isKickOfSeveral()
                    ? Optional.of(new Answer.Kick(Kicked.nobody()))
                    : Optional.empty();
        }

        /** That somebody of several is not to be found says nothing about the others. */
        private boolean isKickOfSeveral() {
            return request instanceof Request.Kick kick
                    && kick.participantIds().size()
                                    + kick.customParticipantIds().size()
                            > 1;
        }

        Outcome exhausted(Detail detail) {
            if (isInDoubt()) {
                run.mayHaveTakenEffect();
                return run.failed(
                        FailureReason.IN_DOUBT,
                        detail,
                        "Unclear after " + tries + " attempts whether it took effect: " + detail.message());
            }
            return run.failed(
                    FailureReason.RETRIES_EXHAUSTED,
                    detail,
                    "Gave up after " + tries + " attempts: " + detail.message());
        }
    }
}
