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
 * Sends one request to the API, again if need be, until its outcome is clear.
 *
 * <pre>
 *   in doubt? ─→ read back ─→ took effect ───────────────────────────────→ Succeeded, reconciled
 *    ↑  │            ├→ it did not, and its time is over ────────────────→ Expired; in_doubt if a kick may have been made
 *    │  │            ├→ the API does not tell ───────────────────────────→ Failed: in_doubt
 *    │  │            └ it did not
 *    │  └→ expired, and no effect so far? ────────────────────────────────→ Expired
 *    │          │
 *    │        gate ─→ the same ──────────────────────────────────────────→ Expired
 *    │          │
 *    │      written down (by the journal) ─→ the same ───────────────────→ Expired
 *    │          │
 *    │        send ─┬→ accepted ──────────────────────────────────────────→ Succeeded; reconciled, if it was in doubt
 *    │              ├→ refused ───┬→ not found, in doubt, delete or kick of one → Succeeded, reconciled
 *    │              │             └──────────────────────────────────────→ Failed: not_found, refused
 *    ├──────────────┼─ parked, or forbidden to everybody: does not count
 *    └─ backoff ────┼─ forbidden, though others got through ─→ no attempts left ─→ Failed: refused
 *    └─ backoff ────┼─ retry later ───┐ counts only while the API answers others
 *    └─ backoff ────┴─ fate unknown ──┤ the same; in doubt from now on, if it changes anything
 *                                     └→ no attempts left ─→ in doubt? a last look ─→ took effect ─→ Succeeded, reconciled
 *                                                              └ else ──→ Failed: in_doubt, retries_exhausted
 * </pre>
 *
 * Kicks that wait together are sent together, see {@link SharedKicks}, and reads of the same share an
 * answer, see {@link SharedReads}; the chart holds for each of them. Event loop only.
 */
final class RequestExecutor {

    private final MeetingApi api;
    private final Gate gate;
    private final SharedKicks kicks;
    private final SharedReads reads;
    private final InstantSource clock;
    private final Timers timers;
    private final RandomGenerator random;
    private final RetryPolicy policy;

    RequestExecutor(
            MeetingApi api,
            Gate gate,
            InstantSource clock,
            Timers timers,
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

    /** Checks whether a request of unknown fate was carried out. */
    interface ReadBack {

        /**
         * Empty when it is to be sent again.
         *
         * @param isLast it will not be, whatever this says
         */
        Future<Optional<Outcome>> look(boolean isLast);
    }

    Future<Outcome> execute(Request request, Run run) {
        return execute(request, run, isLast -> again());
    }

    Future<Outcome> execute(Request request, Run run, ReadBack readBack) {
        RequestExecution execution = new RequestExecution(request, run, clock, readBack);
        return AsyncLoop.until(() -> execution.isOfUnknownFate()
                ? readBack.look(false).compose(found -> found.isPresent() ? settled(found.get()) : once(execution))
                : once(execution));
    }

    private Future<Optional<Outcome>> once(RequestExecution execution) {
        return send(execution)
                .compose(sent -> sent.isPresent() ? judge(execution, sent.get()) : outcomeWhenTooLate(execution));
    }

    /** What is in doubt is read back once more. */
    private static Future<Optional<Outcome>> outcomeWhenTooLate(RequestExecution execution) {
        return execution.isOfUnknownFate() ? again() : settled(new Outcome.Expired());
    }

    private Future<Optional<JudgedReply>> send(RequestExecution execution) {
        if (execution.isTooLateToSend()) {
            return Future.succeededFuture(Optional.empty());
        }
        execution.recordIdle();
        if (execution.request() instanceof Request.Kick kick) {
            return kicks.send(kick, execution);
        }
        boolean isRead = execution.request() instanceof Request.Get || execution.request() instanceof Request.ListPage;
        return isRead ? reads.send(execution.request(), execution) : sendAlone(execution);
    }

    private Future<Optional<JudgedReply>> sendAlone(RequestExecution execution) {
        return gate.admit(execution.request(), execution.command())
                .compose(permit -> HeldPermit.use(permit, held -> leave(execution, held)));
    }

    private Future<Optional<JudgedReply>> leave(RequestExecution execution, Gate.Permit permit) {
        if (execution.isTooLateToSend()) {
            return leaveUnsent(permit);
        }
        return execution
                .recordIntent()
                .compose(mayLeave -> mayLeave ? sendUnlessLapsed(execution, permit) : abandon(permit));
    }

    private static Future<Optional<JudgedReply>> leaveUnsent(Gate.Permit permit) {
        permit.unused();
        return Future.succeededFuture(Optional.empty());
    }

    /** Writing it down may have taken its time. */
    private Future<Optional<JudgedReply>> sendUnlessLapsed(RequestExecution execution, Gate.Permit permit) {
        if (execution.isTooLateToSend()) {
            return leaveUnsent(permit);
        }
        if (permit.isLapsed()) {
            permit.unused();
            return send(execution);
        }
        return api.send(execution.request(), execution.idempotencyKey(), execution.trace(), permit::observed)
                .map(reply -> Optional.of(new JudgedReply(reply, permit.replied(reply))));
    }

    /** The command is its next owner's. */
    private static Future<Optional<JudgedReply>> abandon(Gate.Permit permit) {
        permit.unused();
        return Promise.<Optional<JudgedReply>>promise().future();
    }

    private Future<Optional<Outcome>> judge(RequestExecution execution, JudgedReply answered) {
        Reply reply = answered.reply();
        if (reply instanceof Reply.Parked || (reply instanceof Reply.Forbidden && !answered.counts())) {
            return again();
        }
        if (!(reply instanceof Reply.NotAccepted failed) || failed.isSent()) {
            execution.countAttempt();
        }
        if (reply instanceof Reply.Accepted accepted) {
            return settled(execution.succeeded(accepted.answer()));
        } else if (reply instanceof Reply.Refused refused) {
            return settled(execution.refused(refused.detail(), refused.fault()));
        } else if (reply instanceof Reply.Forbidden forbidden) {
            execution.countFailure();
            return execution.failures() < policy.maxAttempts()
                    ? later(execution, forbidden.retryAfter())
                    : settled(execution.refused(forbidden.detail(), Reply.Fault.REQUEST));
        } else if (reply instanceof Reply.RetryLater later) {
            return retry(execution, answered.counts(), later.detail(), later.retryAfter());
        } else {
            Reply.FateUnknown unknown = (Reply.FateUnknown) reply;
            execution.fateUnknown();
            return retry(execution, answered.counts(), unknown.detail(), unknown.retryAfter());
        }
    }

    private Future<Optional<Outcome>> retry(
            RequestExecution execution, boolean counted, Detail detail, Optional<Duration> retryAfter) {
        if (counted) {
            execution.countFailure();
            if (execution.failures() >= policy.maxAttempts()) {
                return giveUp(execution, detail);
            }
        }
        return later(execution, retryAfter);
    }

    private Future<Optional<Outcome>> later(RequestExecution execution, Optional<Duration> retryAfter) {
        execution.recordIdle();
        Promise<Void> waited = Promise.promise();
        timers.after(
                policy.backoff().delayAfter(Math.max(1, execution.failures()), retryAfter, random), waited::complete);
        return waited.future().compose(ignored -> again());
    }

    /** Not without a last look. If there is nothing to be seen, the API may still carry the request out. */
    private static Future<Optional<Outcome>> giveUp(RequestExecution execution, Detail detail) {
        if (!execution.isOfUnknownFate()) {
            return settled(execution.exhausted(detail));
        }
        return execution
                .lastLook()
                .compose(seen -> settled(
                        seen.filter(Outcome.Succeeded.class::isInstance).orElseGet(() -> execution.exhausted(detail))));
    }

    private static Future<Optional<Outcome>> settled(Outcome outcome) {
        return Future.succeededFuture(Optional.of(outcome));
    }

    private static Future<Optional<Outcome>> again() {
        return Future.succeededFuture(Optional.empty());
    }
}
