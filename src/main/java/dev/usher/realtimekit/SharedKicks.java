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

/**
 * Kicks of one meeting that wait at the same time share a request: a thousand kicks take about ten requests.
 *
 * <pre>
 *   must be sent alone               → a request of its own
 *   none of the meeting under way    → asks for a permit at once; others may join until it has one
 *   one is under way                 → gathers until that ends, it is full, or 100 ms have passed; then asks
 *   the permit comes                 → who expired stays behind, intents are recorded, one request leaves
 *   refused, with several members    → the suspects and the others ask again, apart from each other
 *   any other reply                  → each member gets its share of it
 * </pre>
 *
 * Event loop only.
 */
final class SharedKicks {
    /** The most ids in one request, unless a single command names more. */
    static final int MOST_IDS = 100;

    /** A kick is urgent: it waits for others to share its request no longer than this. */
    static final Duration LONGEST_GATHERING = Duration.ofMillis(100);

    private final MeetingApi api;
    private final Gate gate;
    private final Timers timers;
    private final SavedRequests saved;
    private final Map<Meeting, MeetingKicks> meetings = new HashMap<>();

    SharedKicks(MeetingApi api, Gate gate, Timers timers, SavedRequests saved) {
        this.api = api;
        this.gate = gate;
        this.timers = timers;
        this.saved = saved;
    }

    /** The answer as it concerns this kick; empty when it expired. Never completes when the partition is given up. */
    Future<Optional<JudgedReply>> send(Request.Kick kick, PendingRequest pending) {
        SharedRequest.Member<Request.Kick> member = new SharedRequest.Member<>(kick, pending);
        meetings.computeIfAbsent(kick.meeting(), MeetingKicks::new).join(member);
        return member.reply().future();
    }

    /** The kicks of one meeting. */
    private final class MeetingKicks {
        private final Meeting meeting;
        /** Empty when there is none. */
        private Optional<Gathering> gathering = Optional.empty();
        /** Requests that wait at the gate, or for their answer. */
        private int underWay;

        MeetingKicks(Meeting meeting) {
            this.meeting = meeting;
        }

        void join(SharedRequest.Member<Request.Kick> member) {
            if (member.pending().mustBeSentAlone()) {
                ask(new SharedRequest<>(member));
                return;
            }
            if (gathering.isPresent()) {
                if (gathering.get().tryAdd(member)) {
                    return;
                }
                goOn(gathering.get());
            }
            Gathering begun = new Gathering(member);
            gathering = Optional.of(begun);
            if (underWay == 0) {
                goOn(begun);
            } else {
                timers.after(LONGEST_GATHERING, () -> goOn(begun));
            }
        }

        /** It asks for a permit now, unless it has done so. */
        private void goOn(Gathering full) {
            if (!full.isAtTheGate) {
                full.isAtTheGate = true;
                ask(full.shared);
            }
        }

        /** Nobody may join this one any more. */
        private void close(SharedRequest<Request.Kick> shared) {
            gathering = gathering.filter(open -> open.shared != shared);
        }

        private void ask(SharedRequest<Request.Kick> shared) {
            underWay++;
            shared.admitBy(gate)
                    .compose(permit -> HeldPermit.use(permit, held -> leave(shared, held)))
                    .onFailure(bug -> {
                        close(shared);
                        shared.fail(bug);
                        ended();
                    });
        }

        private Future<Void> leave(SharedRequest<Request.Kick> shared, Gate.Permit permit) {
            close(shared);
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
            KickBatch batch = new KickBatch(
                    members.stream().map(SharedRequest.Member::request).toList());
            return api.send(batch.request(), keyOf(members), SharedRequest.traceOf(members), permit::observed)
                    .compose(reply -> {
                        replied(members, batch, reply, permit.replied(reply));
                        return Future.succeededFuture();
                    });
        }

        /** @param counts whether it counts as an attempt, see {@link Gate.Permit#replied} */
        private void replied(
                List<SharedRequest.Member<Request.Kick>> members, KickBatch batch, Reply reply, boolean counts) {
            if (mayBeCausedByOne(reply)) {
                // If the failure counts, each member may be the cause. Each is retried in a request of its own, since
                // others in the same request would have to wait for its retries. If it does not count, the API is
                // failing for everybody: one member, sent alone, shows when that is over, and the others may share.
                (counts ? members : members.subList(0, 1))
                        .forEach(member -> member.pending().markToBeSentAlone());
            }
            if (batch.isRefusedAmongOthers(reply)) {
                separate(members, batch.suspects(((Reply.Refused) reply).detail()));
            } else {
                saved.kicksShared(members.size());
                boolean countsForOne = counts && members.size() == 1;
                members.forEach(member -> member.reply()
                        .complete(Optional.of(new JudgedReply(batch.replyTo(member.request(), reply), countsForOne))));
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
            gathering.ifPresent(this::goOn);
            if (underWay == 0) {
                meetings.remove(meeting, this);
            }
        }
    }

    /** The request of a meeting that may still be joined. */
    private static final class Gathering {
        private final SharedRequest<Request.Kick> shared;
        private int ids;
        /** Whether it has asked for a permit; until the permit comes, others may still join. */
        private boolean isAtTheGate;

        Gathering(SharedRequest.Member<Request.Kick> first) {
            this.shared = new SharedRequest<>(first);
            this.ids = first.request().size();
        }

        /** Whether there is room for it; if so, it has joined. */
        boolean tryAdd(SharedRequest.Member<Request.Kick> member) {
            int together = ids + member.request().size();
            if (together > MOST_IDS) {
                return false;
            }
            shared.add(member);
            ids = together;
            return true;
        }
    }

    /** Whether one member alone may have caused it, with nothing wrong with the others. */
    private static boolean mayBeCausedByOne(Reply reply) {
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
