package dev.usher.quota;

import dev.usher.quota.Pacing.Room;
import dev.usher.quota.PriorityQueues.Waiting;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The lines of all accounts before the one quota that they share. They take turns, so that one that is parked, or has much to
 * do, holds up nobody else. Not thread-safe; its {@link Turnstile} locks.
 */
final class AccountLines {
    /** Commands name their account, so their senders can name any number of them: beyond this, idle ones are forgotten. */
    private static final int REMEMBERED_ACCOUNTS = 1_000;

    private final QuotaSettings settings;
    private final Pacing pacing;
    private final Loans loans = new Loans();
    private final Map<String, AccountLine> lines = new HashMap<>();
    /** The lines in which somebody waits, in turn. */
    private final Deque<AccountLine> turns = new ArrayDeque<>();

    /** How many left since one that is no kick had a place that was kept for kicks. */
    private int sinceOvertaken;
    /** How many left since the last probe. */
    private int sinceProbe;

    private int forgetAt = REMEMBERED_ACCOUNTS;
    /** Nothing may leave while this is false. */
    private boolean isShareKnown = true;

    AccountLines(QuotaSettings settings, long now) {
        this.settings = settings;
        this.pacing = new Pacing(settings.limitFor(1, 1), settings.window(), now);
    }

    Pacing pacing() {
        return pacing;
    }

    Loans loans() {
        return loans;
    }

    void share(int assigned, int total) {
        isShareKnown = total > 0;
        settings.limitFor(assigned, total).ifPresent(pacing::limit);
    }

    void join(Waiting entrant, long now) {
        AccountLine line = of(entrant.request().account(), now);
        if (!line.hasWaiting()) {
            turns.add(line);
        }
        line.join(entrant);
    }

    /** Removes those that do not wait any more; returns how many they are. */
    int removeIf(Predicate<Turnstile.Entrant> gone) {
        int removed = turns.stream().mapToInt(line -> line.removeIf(gone)).sum();
        turns.removeIf(line -> !line.hasWaiting());
        return removed;
    }

    /** The line of an account; a new one if it has none. */
    private AccountLine of(String account, long now) {
        if (lines.size() >= forgetAt && !lines.containsKey(account)) {
            lines.values().removeIf(line -> line.isIdle(now));
            // Not again before as many new ones have come, so that the cost per new account is constant.
            forgetAt = Math.max(REMEMBERED_ACCOUNTS, 2 * lines.size());
        }
        return lines.computeIfAbsent(account, AccountLine::new);
    }

    Stream<AccountLine> all() {
        return lines.values().stream();
    }

    int remembered() {
        return lines.size();
    }

    /** Requests of this priority that wait. */
    int waiting(Priority priority) {
        return lines.values().stream().mapToInt(line -> line.waiting(priority)).sum();
    }

    /** How long until the last of those that wait now, as urgent as this or more so, has left; empty without a share. */
    Optional<Duration> timeToDrain(Priority priority) {
        return pacing.timeFor(Arrays.stream(Priority.values())
                .filter(other -> other.compareTo(priority) <= 0)
                .mapToInt(this::waiting)
                .sum());
    }

    /** Lets one pass, of the first account in turn that may; on a borrowed place if this worker's share has none. */
    Optional<Admission> admit(long now) {
        return admit(pacing.room(now), false, now).or(() -> admitBorrowed(now));
    }

    private Optional<Admission> admitBorrowed(long now) {
        return loans.isAtHand(now) ? admit(pacing.roomForBorrowed(now), true, now) : Optional.empty();
    }

    /**
     * Over all accounts, one request in eight goes before the kicks that would overtake it, however many accounts there are; and no
     * more than one in eight is a probe, as long as others could use its place.
     */
    private Optional<Admission> admit(Room paced, boolean isBorrowed, long now) {
        Room room = paced == Room.KICKS && sinceOvertaken >= PriorityQueues.MOST_OVERTAKINGS ? Room.OVERTAKEN : paced;
        boolean mayProbe = sinceProbe >= PriorityQueues.MOST_OVERTAKINGS
                || turns.stream().noneMatch(line -> line.circuit().isClosed());
        int before = room == Room.NONE ? 0 : turns.size();
        for (int passedOver = 0; passedOver < before; passedOver++) {
            AccountLine line = turns.remove();
            boolean isProbe = !line.circuit().isClosed();
            Optional<Waiting> next = line.next(room, mayProbe, now);
            if (next.isPresent()) {
                overtake(passedOver, next.get());
            }
            if (line.hasWaiting()) {
                turns.add(line);
            }
            if (next.isPresent()) {
                boolean isOvertaken =
                        room == Room.OVERTAKEN && next.get().request().priority() != Priority.KICK;
                sinceOvertaken = isOvertaken ? 0 : sinceOvertaken + 1;
                sinceProbe = isProbe ? 0 : sinceProbe + 1;
                line.admitted();
                return Optional.of(
                        isBorrowed ? borrowed(line, next.get(), isProbe, now) : own(line, next.get(), isProbe, now));
            }
        }
        return Optional.empty();
    }

    /** So many lines had their turn before, and went to the end without anybody leaving. */
    private void overtake(int lines, Waiting entrant) {
        Iterator<AccountLine> latest = turns.descendingIterator();
        for (int i = 0; i < lines; i++) {
            latest.next().overtakenBy(entrant);
        }
    }

    private Admission own(AccountLine line, Waiting entrant, boolean isProbe, long now) {
        boolean canWait = entrant.request().priority() != Priority.KICK;
        return new Admission(line, entrant, pacing.take(canWait, now), isProbe, OptionalLong.empty());
    }

    private Admission borrowed(AccountLine line, Waiting entrant, boolean isProbe, long now) {
        return new Admission(line, entrant, pacing.takeBorrowed(now), isProbe, OptionalLong.of(loans.use()));
    }

    /** It has been sent, and has ended. */
    void sent(Admission admission, long now) {
        admission.line().ended();
        if (!admission.isBorrowed()) {
            pacing.end(now);
        }
    }

    /** It was not sent. */
    void unused(Admission admission, long now) {
        admission.line().ended();
        if (admission.isBorrowed()) {
            pacing.giveBackBorrowed();
        } else {
            pacing.giveBack();
        }
        admission.line().circuit().unused(admission.isProbe(), now);
    }

    /** How many more could leave if places were borrowed; to be asked when nobody can be let pass. */
    int wantsToBorrow(long now) {
        return isShareKnown && pacing.roomForBorrowed(now) != Room.NONE ? ready(now) : 0;
    }

    /** Whether it has a place that no request here needs; those that wait for a parked account do not need one yet. */
    boolean canLend(long now) {
        return pacing.room(now) == Room.ALL && ready(now) == 0;
    }

    private int ready(long now) {
        return turns.stream().mapToInt(line -> line.ready(now)).sum();
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

    /** When to try again if nothing happens before; empty when the end of a request will tell, or none waits. */
    OptionalLong nanosUntilNextChance(long now) {
        OptionalLong more = turns.isEmpty() ? OptionalLong.empty() : pacing.nanosUntilMoreRoom(now);
        return turns.stream()
                .map(line -> line.nanosUntilNextChance(more, now))
                .filter(OptionalLong::isPresent)
                .mapToLong(OptionalLong::getAsLong)
                .min();
    }
}
