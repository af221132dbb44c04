package dev.usher.realtimekit;

import dev.usher.command.Meeting;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Kicks of one meeting that wait at the same time share a request: a thousand kicks take about ten requests.
 *
 * <pre>
 *   kick ─→ the meeting's queue ───┬─ no request of the meeting is under way ──→ gate ─→ who expired stays behind
 *                  ↑               ├─ it is full ─────────────────────────────→   │     all others are written down
 *                  │               └─ the one under way has ended, or takes long ─→   ↓
 *                  │                                                             one request
 *                  └── apart from each other: refused, one of them may be to blame ──┘└─→ each gets its share of the answer
 * </pre>
 *
 * Event loop only.
 */
final class SharedKicks {
    /** Most ids in one request, unless a single command names more. */
    static final int MOST_IDS = 100;

    /** A kick is urgent: it waits for others to share its request no longer than this. */
    static final Duration LONGEST_GATHERING = Duration.ofMillis(100);

    private final MeetingApi api;
    private final Gate gate;
    private final CommandRunner.Timers timers;
    private final SavedRequests saved;
    private final Map<Meeting, Queue> queues = new HashMap<>();

    SharedKicks(MeetingApi api, Gate gate, CommandRunner.Timers timers, SavedRequests saved) {
        this.api = api;
        this.gate = gate;
        this.timers = timers;
        this.saved = saved;
    }

    /** The answer as it concerns this kick; empty when it expired. Never completes when the partition is given up. */
    Future<Optional<Answered>> send(Request.Kick kick, PendingRequest pending) {
        SharedRequest.Member<Request.Kick> member = new SharedRequest.Member<>(kick, pending);
        queues.computeIfAbsent(kick.meeting(), Queue::new).join(member);
        return member.reply().future();
    }

    /** The kicks of one meeting. */
    private final class Queue {
        private final Meeting meeting;
        /** The request that may still be joined; null when there is none. */
        private @Nullable SharedRequest<Request.Kick> gathering;
        /** Ids in it. */
        private int gathered;
        /** Whether it has asked the gate for a permit already. */
        private boolean isAtTheGate;

        private int underWay;

        Queue(Meeting meeting) {
            this.meeting = meeting;
        }

        void join(SharedRequest.Member<Request.Kick> member) {
            if (member.pending().mustBeSentAlone()) {
                ask(new SharedRequest<>(member));
                return;
            }
            int ids = KickSharing.size(member.request());
            SharedRequest<Request.Kick> open = gathering;
            if (open != null && gathered + ids <= MOST_IDS) {
                open.add(member);
                gathered += ids;
                return;
            }
            if (open != null) {
                goOn(open);
            }
            SharedRequest<Request.Kick> begun = new SharedRequest<>(member);
            gathering = begun;
            gathered = ids;
            isAtTheGate = false;
            if (underWay == 0) {
                goOn(begun);
            } else {
                timers.after(LONGEST_GATHERING, () -> goOn(begun));
            }
        }

        /** Sends the gathering request to the gate, unless it is there already. */
        private void goOn(SharedRequest<Request.Kick> shared) {
            if (gathering == shared && !isAtTheGate) {
                isAtTheGate = true;
                ask(shared);
            }
        }

        private void ask(SharedRequest<Request.Kick> shared) {
            underWay++;
            shared.admitBy(gate)
                    .compose(permit -> HeldPermit.use(permit, held -> leave(shared, held)))
                    .onFailure(bug -> {
                        shared.fail(bug);
                        ended();
                    });
        }

        private Future<Void> leave(SharedRequest<Request.Kick> shared, Gate.Permit permit) {
            if (gathering == shared) {
                gathering = null;
            }
            return shared.recordIntents().compose(admitted -> transmit(admitted, permit));
        }

        private Future<Void> transmit(List<SharedRequest.Member<Request.Kick>> members, Gate.Permit permit) {
            if (members.isEmpty()) {
                permit.unused();
                ended();
                return Future.succeededFuture();
            }
            if (permit.isLapsed()) {
                permit.unused();
                ask(SharedRequest.again(members));
                ended();
                return Future.succeededFuture();
            }
            KickSharing sharing = new KickSharing(
                    members.stream().map(SharedRequest.Member::request).toList());
            return api.send(sharing.request(), keyOf(members), SharedRequest.traceOf(members), permit::observed)
                    .compose(reply -> {
                        replied(members, sharing, reply, permit.sent(reply));
                        return Future.succeededFuture();
                    });
        }

        /** @param counts whether it counts as an attempt, see {@link Gate.Permit#sent} */
        private void replied(
                List<SharedRequest.Member<Request.Kick>> members, KickSharing sharing, Reply reply, boolean counts) {
            if (isFailure(reply)) {
                // If the failure counts, each member may be the cause. Each is retried in a request of its own, since
                // others in the same request would have to wait for its retries. If it does not count, the API is
                // failing for everybody: one member, sent alone, shows when that is over, and the others may share.
                (counts ? members : members.subList(0, 1))
                        .forEach(member -> member.pending().sendAlone());
            }
            if (sharing.isRefusedAmongOthers(reply)) {
                separate(members, sharing.suspects(((Reply.Refused) reply).detail()));
            } else {
                saved.kicksShared(members.size());
                boolean countsForOne = counts && members.size() == 1;
                members.forEach(member -> member.reply()
                        .complete(Optional.of(new Answered(sharing.replyTo(member.request(), reply), countsForOne))));
            }
            ended();
        }

        private void separate(List<SharedRequest.Member<Request.Kick>> members, Set<Integer> suspects) {
            List<SharedRequest.Member<Request.Kick>> suspected = new ArrayList<>();
            List<SharedRequest.Member<Request.Kick>> others = new ArrayList<>();
            for (int i = 0; i < members.size(); i++) {
                members.get(i).pending().markRefusedAmongOthers();
                (suspects.contains(i) ? suspected : others).add(members.get(i));
            }
            ask(SharedRequest.again(suspected));
            ask(SharedRequest.again(others));
        }

        private void ended() {
            underWay--;
            SharedRequest<Request.Kick> next = gathering;
            if (next != null) {
                goOn(next);
            } else if (underWay == 0) {
                queues.remove(meeting, this);
            }
        }
    }

    /** Whether one member alone may have caused it, with nothing wrong with the others. */
    private static boolean isFailure(Reply reply) {
        return reply instanceof Reply.FateUnknown
                || reply instanceof Reply.RetryLater
                || reply instanceof Reply.Forbidden;
    }

    private static String keyOf(List<SharedRequest.Member<Request.Kick>> members) {
        List<String> keys = members.stream()
                .map(member -> member.pending().idempotencyKey())
                .toList();
        return String.join(",", keys);
    }
}
