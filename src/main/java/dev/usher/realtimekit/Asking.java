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
import java.util.random.RandomGenerator;

/**
 * Puts one request to the API until its outcome is clear.
 *
 * <pre>
 *   gate ─→ expired, and nothing got through yet? ─→ Expired
 *    ↑ ↑        │
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
        Question question = new Question(request, run);
        return Repeated.until(() -> once(question));
    }

    private Future<Optional<Outcome>> once(Question question) {
        return gate.admit(question.request).compose(permit -> {
            if (question.run.isExpiredAt(clock.instant())) {
                permit.unused();
                return settled(new Outcome.Expired());
            }
            Operation operation = question.request.operation();
            return api.send(question.request, question.run.idempotencyKey(operation))
                    .compose(reply -> {
                        permit.sent(reply);
                        return judge(question, reply);
                    });
        });
    }

    private Future<Optional<Outcome>> judge(Question question, Reply reply) {
        if (reply instanceof Reply.Parked) {
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
            return settled(question.exhausted(detail));
        }
        Promise<Void> waited = Promise.promise();
        timers.after(policy.backoff().delayAfter(question.tries, retryAfter, random), waited::complete);
        return waited.future().compose(ignored -> again());
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
        private int tries;
        private boolean inDoubt;

        Question(Request request, Run run) {
            this.request = request;
            this.run = run;
        }

        void sent() {
            tries++;
            run.sent(request.operation());
        }

        void fateUnknown() {
            inDoubt |= request.operation().isChanging();
        }

        Outcome succeeded(Answer answer) {
            if (inDoubt) {
                run.reconciled();
            }
            return new Outcome.Succeeded(answer);
        }

        Outcome refused(Detail detail) {
            boolean notFound =
                    detail.httpStatus().filter(status -> status == NOT_FOUND).isPresent();
            Optional<Answer> gone = notFound && inDoubt ? answerOnceGone() : Optional.empty();
            if (gone.isPresent()) {
                return succeeded(gone.get());
            }
            if (inDoubt || (notFound && isKickOfSeveral())) {
                run.mayHaveTakenEffect();
            }
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
            if (inDoubt) {
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
