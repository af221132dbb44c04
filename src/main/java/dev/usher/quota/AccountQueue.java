package dev.usher.quota;

import dev.usher.quota.Pacing.Room;
import dev.usher.quota.PriorityQueues.QueuedRequest;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.stream.LongStream;

/** The requests of one account that wait, and whether it is parked. Not thread-safe; its {@link Turnstile} locks. */
final class AccountQueue {
    private final String account;
    private final PriorityQueues waiting = new PriorityQueues();
    private final AccountCircuit circuit;
    private int underWay;

    AccountQueue(String account) {
        this.account = account;
        this.circuit = new AccountCircuit(account);
    }

    String account() {
        return account;
    }

    AccountCircuit circuit() {
        return circuit;
    }

    /** How it is parked; empty also when a probe is due and no request waits that could be the probe. */
    Optional<Parking> parking(long now) {
        return isIdle(now) ? Optional.empty() : circuit.parking(now);
    }

    /** Whether it has no requests, and would be the same if it were forgotten and created again. */
    boolean isIdle(long now) {
        return waiting.isEmpty() && underWay == 0 && (circuit.isClosed() || circuit.mayProbe(now));
    }

    void join(QueuedRequest queued) {
        waiting.add(queued);
    }

    boolean hasWaiting() {
        return !waiting.isEmpty();
    }

    int waiting(Priority priority) {
        return waiting.size(priority);
    }

    Optional<QueuedRequest> oldest(Priority priority) {
        return waiting.oldest(priority);
    }

    /** How many requests could leave now if there were room for all. */
    int ready(long now) {
        if (circuit.isClosed()) {
            return waiting.size();
        }
        return circuit.mayProbe(now) || hasOtherThanSuspect() ? Math.min(1, waiting.size()) : 0;
    }

    private boolean hasOtherThanSuspect() {
        return circuit.suspect().filter(waiting::hasOtherThan).isPresent();
    }

    /** Takes out the request that goes next, if there is room for one that waits and may leave. */
    Optional<QueuedRequest> next(Room room, boolean mayProbe, long now) {
        if (room == Room.NONE || waiting.isEmpty()) {
            return Optional.empty();
        }
        if (circuit.isClosed()) {
            return waiting.next(room);
        }
        return mayProbe ? nextProbe(room, now) : Optional.empty();
    }

    private Optional<QueuedRequest> nextProbe(Room room, long now) {
        return circuit.mayProbe(now)
                ? waiting.nextProbe(room)
                : circuit.suspect().flatMap(suspect -> waiting.nextProbeOtherThan(suspect, room));
    }

    /** Removes those that no longer wait; returns how many there were. */
    int removeIf(Predicate<Turnstile.Entrant> gone) {
        return waiting.removeIf(gone);
    }

    /** It was this account's turn, but a request of another account was let pass. */
    void overtakenBy(QueuedRequest other) {
        if (circuit.isClosed()) {
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
     * When to try again if nothing happens before; empty if none waits, or the end of a request will show when.
     *
     * @param more when there may be more room
     */
    OptionalLong nanosUntilNextChance(OptionalLong more, long now) {
        if (waiting.isEmpty()) {
            return OptionalLong.empty();
        }
        if (circuit.isClosed()) {
            return more;
        }
        OptionalLong probe = circuit.nanosUntilProbe(now);
        if (probe.isPresent() && probe.getAsLong() <= 0) {
            return more;
        }
        return hasOtherThanSuspect()
                ? LongStream.concat(more.stream(), probe.stream()).min()
                : probe;
    }
}
