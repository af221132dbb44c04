package dev.usher.realtimekit;

import dev.usher.tracing.Trace;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

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
     * Those that may leave, once they are written down. Who expired is told so; who must not leave is its next owner's, and
     * hears nothing more.
     */
    Future<List<Member<R>>> board() {
        List<Member<R>> boarding = new ArrayList<>();
        List<Member<R>> expired = new ArrayList<>();
        members.forEach(member -> (member.passenger.isExpired() ? expired : boarding).add(member));
        List<Future<Boolean>> leaves =
                boarding.stream().map(member -> member.passenger.leave()).toList();
        Future<List<Member<R>>> aboard = Future.all(leaves)
                .map(written -> IntStream.range(0, boarding.size())
                        .filter(written::<Boolean>resultAt)
                        .mapToObj(boarding::get)
                        .toList());
        expired.forEach(member -> member.reply.complete(Optional.empty()));
        return aboard;
    }
}
