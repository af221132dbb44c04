package dev.usher.realtimekit;

import dev.usher.command.CommandType;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Equal reads, of the same page or participant, that wait at the gate at the same time share one request. A read that comes after
 * the request was sent does not join, since the answer might be older than its command. All members queue in the name of the
 * first, and wait as long as it has to. So only commands of one type share a read, and a command whose change is in doubt
 * shares only with others in doubt, which may have to wait for a long time. Event loop only.
 *
 * <p>Members get their own copies of the answer, all at once; the cap keeps a page that thousands wait for from filling the
 * memory.
 */
final class SharedReads {
    static final int MOST_MEMBERS = 100;

    /** What all who share a read have in common. */
    private record Kind(Request read, CommandType reader, boolean isInDoubt) {}

    private final MeetingApi api;
    private final Gate gate;
    private final SavedRequests saved;
    private final Map<Kind, SharedRequest<Request>> waiting = new HashMap<>();

    SharedReads(MeetingApi api, Gate gate, SavedRequests saved) {
        this.api = api;
        this.gate = gate;
        this.saved = saved;
    }

    /** The answer; empty when the command expired. Never completes when the partition is given up. */
    Future<Optional<JudgedReply>> send(Request read, PendingRequest pending) {
        SharedRequest.Member<Request> member = new SharedRequest.Member<>(read, pending);
        Kind kind = new Kind(read, pending.command().type(), pending.isInDoubt());
        SharedRequest<Request> shared = waiting.get(kind);
        if (shared != null && shared.size() < MOST_MEMBERS) {
            shared.add(member);
        } else {
            SharedRequest<Request> begun = new SharedRequest<>(member);
            waiting.put(kind, begun);
            ask(kind, begun);
        }
        return member.reply().future();
    }

    private void ask(Kind kind, SharedRequest<Request> shared) {
        shared.admitBy(gate)
                .compose(permit -> HeldPermit.use(permit, held -> {
                    waiting.remove(kind, shared);
                    return shared.recordIntents().compose(admitted -> transmit(kind, admitted, held));
                }))
                .onFailure(bug -> {
                    waiting.remove(kind, shared);
                    shared.fail(bug);
                });
    }

    private Future<Void> transmit(Kind kind, List<SharedRequest.Member<Request>> members, Gate.Permit permit) {
        if (members.isEmpty()) {
            permit.unused();
            return Future.succeededFuture();
        }
        if (permit.isLapsed()) {
            permit.unused();
            ask(kind, SharedRequest.again(members));
            return Future.succeededFuture();
        }
        return api.send(
                        kind.read(),
                        members.get(0).pending().idempotencyKey(),
                        SharedRequest.traceOf(members),
                        permit::observed)
                .compose(reply -> {
                    saved.readsShared(members.size());
                    JudgedReply answered = new JudgedReply(reply, permit.replied(reply));
                    members.forEach(member -> member.reply().complete(Optional.of(answered)));
                    return Future.succeededFuture();
                });
    }
}
