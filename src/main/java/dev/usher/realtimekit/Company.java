package dev.usher.realtimekit;

import dev.usher.tracing.Trace;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Requests of several commands that leave as one. Event loop only. */
final class Company<R extends Request> {

    /**
     * One of them.
     *
     * @param reply completed with the answer as it concerns this one; empty when it expired
     */
    record Member<R extends Request>(R request, Passenger passenger, Promise<Optional<Answered>> reply) {

        Member(R request, Passenger passenger) {
            this(request, passenger, Promise.promise());
        }
    }

    private final List<Member<R>> members;

    Company(Member<R> first) {
        this(List.of(first));
    }

    private Company(List<Member<R>> members) {
        this.members = new ArrayList<>(members);
    }

    /** Those that boarded, and wait for leave once more. */
    static <R extends Request> Company<R> again(List<Member<R>> members) {
        members.forEach(member -> member.passenger.stay());
        return new Company<>(members);
    }

    /** Of the request of all of these. */
    static <R extends Request> Trace traceOf(List<Member<R>> members) {
        return Trace.shared(
                members.stream().map(member -> member.passenger.trace()).toList());
    }

    void add(Member<R> member) {
        members.add(member);
    }

    /** Asks for leave in the name of the first. */
    Future<Gate.Permit> admitBy(Gate gate) {
        Member<R> first = members.get(0);
        return gate.admit(first.request, first.passenger.command());
    }

    /**
     * All of them, once they are written down, or nobody: they are of one partition, and if one must not leave, it was given up.
     * Then they are the next owner's, and hear nothing more. Who expired stays behind and is told so.
     */
    Future<List<Member<R>>> board() {
        return inTime(members, boarding -> {
            List<Future<Boolean>> leaves =
                    boarding.stream().map(member -> member.passenger.leave()).toList();
            return Future.all(leaves).compose(written -> allOrNobody(boarding, written.list()));
        });
    }

    /** Writing them down may have taken its time. */
    private static <R extends Request> Future<List<Member<R>>> allOrNobody(
            List<Member<R>> boarding, List<Boolean> mayLeave) {
        if (!mayLeave.contains(false)) {
            return inTime(boarding, Future::succeededFuture);
        }
        for (int i = 0; i < boarding.size(); i++) {
            if (mayLeave.get(i)) {
                boarding.get(i).passenger.stay();
            }
        }
        return Future.succeededFuture(List.of());
    }

    /** Goes on with those who have not expired, and then tells the others. */
    private static <R extends Request> Future<List<Member<R>>> inTime(
            List<Member<R>> members, Function<List<Member<R>>, Future<List<Member<R>>>> goOn) {
        List<Member<R>> inTime = new ArrayList<>();
        List<Member<R>> expired = new ArrayList<>();
        members.forEach(member -> (member.passenger.isExpired() ? expired : inTime).add(member));
        Future<List<Member<R>>> aboard = goOn.apply(inTime);
        expired.forEach(member -> member.reply.complete(Optional.empty()));
        return aboard;
    }
}
