package dev.usher.realtimekit;

import dev.usher.tracing.Trace;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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

    /** At least one. */
    Company(List<Member<R>> members) {
        this.members = new ArrayList<>(members);
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
        List<Member<R>> boarding = new ArrayList<>();
        List<Member<R>> expired = new ArrayList<>();
        members.forEach(member -> (member.passenger.isExpired() ? expired : boarding).add(member));
        List<Future<Boolean>> leaves =
                boarding.stream().map(member -> member.passenger.leave()).toList();
        Future<List<Member<R>>> aboard = Future.all(leaves).map(written -> allOrNobody(boarding, written.list()));
        expired.forEach(member -> member.reply.complete(Optional.empty()));
        return aboard;
    }

    private static <R extends Request> List<Member<R>> allOrNobody(List<Member<R>> boarding, List<Boolean> mayLeave) {
        if (!mayLeave.contains(false)) {
            return boarding;
        }
        for (int i = 0; i < boarding.size(); i++) {
            if (mayLeave.get(i)) {
                boarding.get(i).passenger.stay();
            }
        }
        return List.of();
    }
}
