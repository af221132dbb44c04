package dev.usher.realtimekit;

import dev.usher.tracing.Trace;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Requests of several commands that leave as one. Event loop only. */
final class SharedRequest<R extends Request> {

    /**
     * One of them.
     *
     * @param reply completed with the answer as it concerns this one; empty when it expired
     */
    record Member<R extends Request>(R request, PendingRequest pending, Promise<Optional<JudgedReply>> reply) {

        Member(R request, PendingRequest pending) {
            this(request, pending, Promise.promise());
        }
    }

    private final List<Member<R>> members;

    SharedRequest(Member<R> first) {
        this(List.of(first));
    }

    private SharedRequest(List<Member<R>> members) {
        this.members = new ArrayList<>(members);
    }

    /** Queues for another permit, for members whose permit was of no use. */
    static <R extends Request> SharedRequest<R> again(List<Member<R>> members) {
        members.forEach(member -> member.pending.recordIdle());
        return new SharedRequest<>(members);
    }

    /** The trace of the request that these members share. */
    static <R extends Request> Trace traceOf(List<Member<R>> members) {
        return Trace.shared(
                members.stream().map(member -> member.pending.trace()).toList());
    }

    int size() {
        return members.size();
    }

    void add(Member<R> member) {
        members.add(member);
    }

    /** Ends it because of a bug; members that have no reply yet are told. */
    void fail(Throwable bug) {
        members.forEach(member -> member.reply.tryFail(bug));
    }

    /** Queues for a permit, as the first member's. Never throws, so that a bug ends this request and not the one before it. */
    Future<Gate.Permit> admitBy(Gate gate) {
        Member<R> first = members.get(0);
        try {
            return gate.admit(first.request, first.pending.command());
        } catch (RuntimeException | Error e) {
            return Future.failedFuture(e);
        }
    }

    /**
     * Records the intent of each member. Completes with all of them, or with nobody: they are of one partition, and if one must not
     * be sent, the partition was given up. Then they are the next owner's, and never complete. Expired members are left out and told.
     */
    Future<List<Member<R>>> recordIntents() {
        return inTime(members, inTime -> {
            List<Future<Boolean>> leaves =
                    inTime.stream().map(member -> member.pending.recordIntent()).toList();
            return Future.all(leaves).compose(written -> allOrNobody(inTime, written.list()));
        });
    }

    /** Recording them may have taken its time. */
    private static <R extends Request> Future<List<Member<R>>> allOrNobody(
            List<Member<R>> members, List<Boolean> mayLeave) {
        if (!mayLeave.contains(false)) {
            return inTime(members, Future::succeededFuture);
        }
        for (int i = 0; i < members.size(); i++) {
            if (mayLeave.get(i)) {
                members.get(i).pending.recordIdle();
            }
        }
        return Future.succeededFuture(List.of());
    }

    /**
     * Goes on with those who have not expired, and then tells the others. These are told last: completing a reply runs its
     * command's next steps at once, which may ask for further requests.
     */
    private static <R extends Request> Future<List<Member<R>>> inTime(
            List<Member<R>> members, Function<List<Member<R>>, Future<List<Member<R>>>> goOn) {
        List<Member<R>> inTime = new ArrayList<>();
        List<Member<R>> expired = new ArrayList<>();
        members.forEach(member -> (member.pending.isTooLateToSend() ? expired : inTime).add(member));
        Future<List<Member<R>>> admitted = goOn.apply(inTime);
        expired.forEach(member -> member.reply.complete(Optional.empty()));
        return admitted;
    }
}
