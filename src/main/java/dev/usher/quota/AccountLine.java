package dev.usher.quota;

import dev.usher.quota.Pacing.Room;
import dev.usher.quota.PriorityQueues.Waiting;
import java.util.Optional;
import java.util.OptionalLong;

/** The requests of one account that wait, and whether it is parked. Not thread-safe; its {@link Turnstile} locks. */
final class AccountLine {
    private final String account;
    private final PriorityQueues waiting = new PriorityQueues();
    private final AccountCircuit circuit;
    private int underWay;

    AccountLine(String account) {
        this.account = account;
        this.circuit = new AccountCircuit(account);
    }

    String account() {
        return account;
    }

    AccountCircuit circuit() {
        return circuit;
    }

    /** That it is parked; empty once it could be found out whether that is over, and nobody is left who would. */
    Optional<Parking> parking(long now) {
        return isIdle(now) ? Optional.empty() : circuit.parking(now);
    }

    /** Whether it has no requests, and could be forgotten and begun anew without anybody noticing. */
    boolean isIdle(long now) {
        return waiting.isEmpty() && underWay == 0 && (circuit.isOpen() || circuit.mayProbe(now));
    }

    void join(Waiting entrant) {
        waiting.add(entrant);
    }

    boolean hasWaiting() {
        return !waiting.isEmpty();
    }

    int waiting(Priority priority) {
        return waiting.size(priority);
    }

    Optional<Waiting> oldest(Priority priority) {
        return waiting.oldest(priority);
    }

    /** How many could leave now if there were room for all. */
    int ready(long now) {
        return circuit.isOpen() ? waiting.size() : circuit.mayProbe(now) ? Math.min(1, waiting.size()) : 0;
    }

    /** Takes out who goes next, if there is room for anybody who waits and may leave. */
    Optional<Waiting> next(Room room, long now) {
        if (room == Room.NONE || waiting.isEmpty()) {
            return Optional.empty();
        }
        return circuit.isOpen() ? waiting.next(room) : nextProbe(now);
    }

    private Optional<Waiting> nextProbe(long now) {
        return circuit.mayProbe(now) ? waiting.nextProbe() : circuit.suspect().flatMap(waiting::nextProbeOtherThan);
    }

    /** It was its turn, and one of another account was let pass. */
    void overtakenBy(Waiting other) {
        if (circuit.isOpen()) {
            waiting.overtakenBy(other);
        }
    }

    /** One of its requests was let pass. */
    void admitted() {
        underWay++;
        circuit.probe();
    }

    /** That request is over. */
    void ended() {
        underWay--;
    }

    /**
     * When to try again without anything else happening; empty when somebody's leaving will tell, or nobody waits.
     *
     * @param more when there may be more room
     */
    OptionalLong nanosUntilNextChance(OptionalLong more, long now) {
        if (waiting.isEmpty()) {
            return OptionalLong.empty();
        }
        if (circuit.isOpen()) {
            return more;
        }
        OptionalLong probe = circuit.nanosUntilProbe(now);
        return probe.isPresent() && probe.getAsLong() <= 0 ? more : probe;
    }
}
