package dev.usher.quota;

import dev.usher.quota.Pacing.Departure;
import dev.usher.quota.PriorityQueues.Waiting;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/** The requests of one account that wait, and what holds them up. Not thread-safe; its {@link Turnstile} locks. */
final class AccountLine {
    private final String account;
    private final Pacing pacing;
    private final PriorityQueues waiting = new PriorityQueues();
    private final AccountCircuit circuit;
    private int underWay;

    AccountLine(String account, Pacing pacing) {
        this.account = account;
        this.pacing = pacing;
        this.circuit = new AccountCircuit(account);
    }

    String account() {
        return account;
    }

    Pacing pacing() {
        return pacing;
    }

    AccountCircuit circuit() {
        return circuit;
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

    /** How long until the last of those that wait now, as urgent as this or more so, has left; empty without a share. */
    Optional<Duration> timeToDrain(Priority priority) {
        return pacing.timeFor(Arrays.stream(Priority.values())
                .filter(other -> other.compareTo(priority) <= 0)
                .mapToInt(waiting::size)
                .sum());
    }

    /** Whether it could be forgotten and begun anew without anybody noticing. */
    boolean isIdle(long now) {
        return waiting.isEmpty() && underWay == 0 && circuit.isOpen() && pacing.isIdle(now);
    }

    AccountStatus status(long now) {
        return new AccountStatus(account, Math.max(0, pacing.left(now)), pacing.untilReset(now), circuit.parking(now));
    }

    /** Lets one pass, if any waits and nothing forbids it. */
    Optional<Admission> admit(long now) {
        Pacing.Room room = pacing.room(now);
        if (room == Pacing.Room.NONE || waiting.isEmpty()) {
            return Optional.empty();
        }
        boolean isOpen = circuit.isOpen();
        Optional<Waiting> next = isOpen ? waiting.next(room) : nextProbe(now);
        if (next.isEmpty()) {
            return Optional.empty();
        }
        underWay++;
        circuit.probe();
        return Optional.of(new Admission(
                this, next.get(), pacing.take(next.get().request().priority() != Priority.KICK, now), !isOpen));
    }

    /**
     * One that was let pass.
     *
     * @param isProbe whether its fate decides for all the others
     */
    record Admission(AccountLine line, Waiting entrant, Departure departure, boolean isProbe) {}

    /** Its request has been sent, and has ended. */
    void sent(long now) {
        underWay--;
        pacing.end(now);
    }

    /** It was not sent. */
    void unused(boolean wasProbe, long now) {
        underWay--;
        pacing.giveBack();
        circuit.unused(wasProbe, now);
    }

    /** The server has spoken, in answer to a request that still counts as under way. */
    void observed(Departure answered, int remaining, Duration resetIn, long now) {
        pacing.observed(answered, remaining, resetIn, underWay - 1, now);
    }

    /** When to try again without anything else happening; empty when somebody's leaving will tell, or nobody waits. */
    OptionalLong nanosUntilNextChance(long now) {
        if (waiting.isEmpty()) {
            return OptionalLong.empty();
        }
        OptionalLong more = pacing.nanosUntilMoreRoom(now);
        if (circuit.isOpen()) {
            return more;
        }
        OptionalLong probe = circuit.nanosUntilProbe(now);
        return probe.isPresent() && probe.getAsLong() <= 0 ? more : probe;
    }

    private Optional<Waiting> nextProbe(long now) {
        return circuit.mayProbe(now) ? waiting.nextProbe() : circuit.suspect().flatMap(waiting::nextProbeOtherThan);
    }
}
