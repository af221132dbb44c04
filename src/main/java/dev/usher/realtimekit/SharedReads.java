package dev.usher.realtimekit;

import dev.usher.command.CommandType;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads of the same page or participant that wait at the gate at the same time share one answer. Who comes when the request has
 * left is not among them: what it is told might be older than its command. They wait in the name of the first, so for as long as that
 * one has to: hence only commands of one kind share a read, and those whose change is in doubt only with their like. Event loop
 * only.
 */
final class SharedReads {
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
    Future<Optional<Answered>> send(Request read, PendingRequest pending) {
        SharedRequest.Member<Request> member = new SharedRequest.Member<>(read, pending);
        Kind kind = new Kind(read, pending.command().type(), pending.isInDoubt());
        SharedRequest<Request> shared = waiting.get(kind);
        if (shared != null) {
            shared.add(member);
        } else {
            SharedRequest<Request> begun = new SharedRequest<>(member);
            waiting.put(kind, begun);
            ask(kind, begun);
        }
        return member.reply().future();
    }

    private void ask(Kind kind, SharedRequest<Request> shared) {
        shared.admitBy(gate).onSuccess(permit -> {
            waiting.remove(kind, shared);
            shared.recordIntents().onSuccess(admitted -> transmit(kind, admitted, permit));
        });
    }

    private void transmit(Kind kind, List<SharedRequest.Member<Request>> members, Gate.Permit permit) {
        if (members.isEmpty()) {
            permit.unused();
            return;
        }
        if (permit.isLapsed()) {
            permit.unused();
            ask(kind, SharedRequest.again(members));
            return;
        }
        api.send(
                        kind.read(),
                        members.get(0).pending().idempotencyKey(),
                        SharedRequest.traceOf(members),
                        permit::observed)
                .onSuccess(reply -> {
                    saved.readsShared(members.size());
                    Answered answered = new Answered(reply, permit.sent(reply));
                    members.forEach(member -> member.reply().complete(Optional.of(answered)));
                });
    }
}
