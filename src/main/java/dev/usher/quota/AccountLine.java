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
    private final Loans loans = new Loans();
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

    /** That it is parked; empty once it could be found out whether that is over, and nobody is left who would. */
    Optional<Parking> parking(long now) {
        return isQuiet(now) ? Optional.empty() : circuit.parking(now);
    }

    Loans loans() {
        return loans;
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
        return isQuiet(now) && pacing.isIdle(now);
    }

    /** Whether it has no requests, and nothing forbids the next one to leave. */
    private boolean isQuiet(long now) {
        return waiting.isEmpty() && underWay == 0 && (circuit.isOpen() || circuit.mayProbe(now));
    }

    AccountStatus status(long now) {
        return new AccountStatus(account, Math.max(0, pacing.left(now)), pacing.untilReset(now), parking(now));
    }

    /** Lets one pass, if any waits and nothing forbids it; on a borrowed place if this worker's share has none. */
    Optional<Admission> admit(long now) {
        if (waiting.isEmpty()) {
            return Optional.empty();
        }
        boolean isProbe = !circuit.isOpen();
        Optional<Admission> admission = next(pacing.room(now), now)
                .map(entrant -> new Admission(
                        this,
                        entrant,
                        pacing.take(entrant.request().priority() != Priority.KICK, now),
                        isProbe,
                        OptionalLong.empty()))
                .or(() -> next(roomForBorrowed(now), now)
                        .map(entrant -> new Admission(
                                this, entrant, pacing.takeBorrowed(now), isProbe, OptionalLong.of(loans.use()))));
        if (admission.isPresent()) {
            underWay++;
            circuit.probe();
        }
        return admission;
    }

    private Optional<Waiting> next(Pacing.Room room, long now) {
        if (room == Pacing.Room.NONE) {
            return Optional.empty();
        }
        return circuit.isOpen() ? waiting.next(room) : nextProbe(now);
    }

    private Pacing.Room roomForBorrowed(long now) {
        return loans.isAtHand(now) ? pacing.roomForBorrowed(now) : Pacing.Room.NONE;
    }

    /** How many more could leave if places were borrowed; to be asked when nobody can be let pass. */
    int wantsToBorrow(long now) {
        if (pacing.roomForBorrowed(now) == Pacing.Room.NONE) {
            return 0;
        }
        return circuit.isOpen() ? waiting.size() : circuit.mayProbe(now) ? 1 : 0;
    }

    /** Whether it has a place that nobody here needs. */
    boolean canLend(long now) {
        return waiting.isEmpty() && pacing.room(now) == Pacing.Room.ALL;
    }

    /**
     * Lends as many places as it can spare.
     *
     * @param usedBy when they will have been used at the latest
     * @return how many
     */
    int lend(int most, long usedBy, long now) {
        int lent = 0;
        while (lent < most && canLend(now)) {
            pacing.lend(usedBy, now);
            lent++;
        }
        return lent;
    }

    /**
     * One that was let pass.
     *
     * @param isProbe whether its fate decides for all the others
     * @param leaveBy when it has to have left at the latest; present if its place is borrowed
     */
    record Admission(AccountLine line, Waiting entrant, Departure departure, boolean isProbe, OptionalLong leaveBy) {}

    /** Its request has been sent, and has ended. */
    void sent(Admission admission, long now) {
        underWay--;
        if (admission.leaveBy().isEmpty()) {
            pacing.end(now);
        }
    }

    /** It was not sent. */
    void unused(Admission admission, long now) {
        underWay--;
        if (admission.leaveBy().isEmpty()) {
            pacing.giveBack();
        } else {
            pacing.giveBackBorrowed();
        }
        circuit.unused(admission.isProbe(), now);
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
