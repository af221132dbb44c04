package dev.usher.realtimekit;

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
 *   in doubt? ─→ read back ─→ took effect ───────────────────────────────→ Succeeded, reconciled
 *    ↑  │            └ it did not
 *    │  └→ gate ─→ expired, and no effect so far? ───────────────────────→ Expired
 *    │ ↑        │
 *    │ │    written down (by the journal) ─→ the same ───────────────────→ Expired
 *    │ │        │
 *    │ │      send ─┬→ accepted ──────────────────────────────────────────→ Succeeded
 *    │ │            ├→ refused ───┬→ not found, in doubt, to be gone ─────→ Succeeded, reconciled
 *    │ │            │             └──────────────────────────────────────→ Failed: not_found, refused
 *    │ └────────────┼─ parked, or forbidden to everybody: does not count
 *    └─ backoff ────┼─ forbidden, though others got through ─→ no attempts left ─→ Failed: refused
 *    └─ backoff ────┼─ retry later ───┐
 *    └─ backoff ────┴─ fate unknown: in doubt from now on, if it changes anything
 *                                     └→ no attempts left ────────────────→ Failed: in_doubt, retries_exhausted
 * </pre>
 *
 * Kicks that wait together are sent together, see {@link SharedKicks}, and reads of the same share an
 * answer, see {@link SharedReads}; the chart holds for each of them. Event loop only.
 */
final class Asking {

    private final MeetingApi api;
    private final Gate gate;
    private final SharedKicks kicks;
    private final SharedReads reads;
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
            RetryPolicy policy,
            SavedRequests saved) {
        this.api = api;
        this.gate = gate;
        this.kicks = new SharedKicks(api, gate, timers, saved);
        this.reads = new SharedReads(api, gate, saved);
        this.clock = clock;
        this.timers = timers;
        this.random = random;
        this.policy = policy;
    }

    /** Looks whether a request of unknown fate was carried out. */
    interface ReadBack {

        /**
         * Empty when it is to be sent again.
         *
         * @param isLast it will not be, whatever this says
         */
        Future<Optional<Outcome>> look(boolean isLast);
    }

    Future<Outcome> ask(Request request, Run run) {
        return ask(request, run, isLast -> again());
    }

    Future<Outcome> ask(Request request, Run run, ReadBack readBack) {
        Question question = new Question(request, run, clock, readBack);
        return AsyncLoop.until(() -> question.isOfUnknownFate()
                ? readBack.look(false).compose(found -> found.isPresent() ? settled(found.get()) : once(question))
                : once(question));
    }

    private Future<Optional<Outcome>> once(Question question) {
        return send(question).compose(sent -> sent.isPresent() ? judge(question, sent.get()) : expire(question));
    }

    /** What is in doubt is read back once more. */
    private static Future<Optional<Outcome>> expire(Question question) {
        return question.isOfUnknownFate() ? again() : settled(new Outcome.Expired());
    }

    private Future<Optional<Answered>> send(Question question) {
        question.pause();
        if (question.request() instanceof Request.Kick kick) {
            return kicks.send(kick, question);
        }
        boolean isRead = question.request() instanceof Request.Get || question.request() instanceof Request.ListPage;
        return isRead ? reads.send(question.request(), question) : sendAlone(question);
    }

    private Future<Optional<Answered>> sendAlone(Question question) {
        return gate.admit(question.request(), question.command()).compose(permit -> {
            if (question.isExpired()) {
                return expired(permit);
            }
            return question.recordIntent()
                    .compose(mayLeave -> mayLeave ? sendOrWait(question, permit) : abandon(permit));
        });
    }

    private static Future<Optional<Answered>> expired(Gate.Permit permit) {
        permit.unused();
        return Future.succeededFuture(Optional.empty());
    }

    /** Writing it down may have taken its time. */
    private Future<Optional<Answered>> sendOrWait(Question question, Gate.Permit permit) {
        if (question.isExpired()) {
            return expired(permit);
        }
        if (permit.isLapsed()) {
            permit.unused();
            return send(question);
        }
        return send(question, permit);
    }

    private Future<Optional<Answered>> send(Question question, Gate.Permit permit) {
        return api.send(question.request(), question.idempotencyKey(), question.trace(), permit::observed)
                .map(reply -> Optional.of(new Answered(reply, permit.sent(reply))));
    }

    /** The command is its next owner's. */
    private static Future<Optional<Answered>> abandon(Gate.Permit permit) {
        permit.unused();
        return Promise.<Optional<Answered>>promise().future();
    }

    private Future<Optional<Outcome>> judge(Question question, Answered answered) {
        Reply reply = answered.reply();
        if (reply instanceof Reply.Parked || (reply instanceof Reply.Forbidden && !answered.counts())) {
            return again();
        }
        question.sent();
        if (reply instanceof Reply.Accepted accepted) {
            return settled(question.succeeded(accepted.answer()));
        } else if (reply instanceof Reply.Refused refused) {
            return settled(question.refused(refused.detail(), refused.isNotFound()));
        } else if (reply instanceof Reply.Forbidden forbidden) {
            question.countFailure();
            return question.failures() < policy.maxAttempts()
                    ? later(question, forbidden.retryAfter())
                    : settled(question.refused(forbidden.detail(), false));
        } else if (reply instanceof Reply.RetryLater later) {
            return retry(question, answered.counts(), later.detail(), later.retryAfter());
        } else {
            Reply.FateUnknown unknown = (Reply.FateUnknown) reply;
            question.fateUnknown();
            return retry(question, answered.counts(), unknown.detail(), unknown.retryAfter());
        }
    }

    private Future<Optional<Outcome>> retry(
            Question question, boolean counted, Detail detail, Optional<Duration> retryAfter) {
        if (counted) {
            question.countFailure();
            if (question.failures() >= policy.maxAttempts()) {
                return giveUp(question, detail);
            }
        }
        return later(question, retryAfter);
    }

    private Future<Optional<Outcome>> later(Question question, Optional<Duration> retryAfter) {
        question.pause();
        Promise<Void> waited = Promise.promise();
        timers.after(
                policy.backoff().delayAfter(Math.max(1, question.failures()), retryAfter, random), waited::complete);
        return waited.future().compose(ignored -> again());
    }

    /** Not without a last look. That nothing is to be seen does not mean that the API will not still carry it out. */
    private static Future<Optional<Outcome>> giveUp(Question question, Detail detail) {
        Future<Optional<Outcome>> seen = question.isOfUnknownFate() ? question.lastLook() : again();
        return seen.compose(outcome -> settled(
                outcome.orElse(null) instanceof Outcome.Succeeded succeeded ? succeeded : question.exhausted(detail)));
    }

    private static Future<Optional<Outcome>> settled(Outcome outcome) {
        return Future.succeededFuture(Optional.of(outcome));
    }

    private static Future<Optional<Outcome>> again() {
        return Future.succeededFuture(Optional.empty());
    }
}
