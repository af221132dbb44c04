package dev.usher.quota;

import dev.usher.quota.Pacing.Room;
import dev.usher.quota.PriorityQueues.QueuedRequest;
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
 * The queues of all accounts for the one quota that they share. They take turns, so that an account that is parked, or has
 * much to do, does not hold up others. Not thread-safe; its {@link Turnstile} locks.
 */
final class AccountQueues {
    /** Commands name their account, so their senders can name any number of them: beyond this, idle ones are forgotten. */
    private static final int REMEMBERED_ACCOUNTS = 1_000;

    private final QuotaSettings settings;
    private final Pacing pacing;
    private final Loans loans = new Loans();
    private final Map<String, AccountQueue> queues = new HashMap<>();
    /** The queues that are not empty, in turn. */
    private final Deque<AccountQueue> turns = new ArrayDeque<>();

    /** How many requests have left since one that is not a kick had a place that was kept for kicks. */
    private int sinceOvertaken;
    /** How many requests have left since the last probe. */
    private int sinceProbe;

    private int forgetAt = REMEMBERED_ACCOUNTS;
    /** While it is not known, the share counts as 0, and nothing is borrowed to make up for it. */
    private boolean isShareKnown = true;

    AccountQueues(QuotaSettings settings, long now) {
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

    void join(QueuedRequest queued, long now) {
        AccountQueue queue = of(queued.request().account(), now);
        if (!queue.hasWaiting()) {
            turns.add(queue);
        }
        queue.join(queued);
    }

    /** Removes those that no longer wait; returns how many there were. */
    int removeIf(Predicate<Turnstile.Entrant> gone) {
        int removed = turns.stream().mapToInt(queue -> queue.removeIf(gone)).sum();
        turns.removeIf(queue -> !queue.hasWaiting());
        return removed;
    }

    /** The queue of an account; a new one if it has none. */
    private AccountQueue of(String account, long now) {
        if (queues.size() >= forgetAt && !queues.containsKey(account)) {
            queues.values().removeIf(queue -> queue.isIdle(now));
            // Not again before as many new ones have come, so that the cost per new account is constant.
            forgetAt = Math.max(REMEMBERED_ACCOUNTS, 2 * queues.size());
        }
        return queues.computeIfAbsent(account, AccountQueue::new);
    }

    Stream<AccountQueue> all() {
        return queues.values().stream();
    }

    /** Requests of this priority that wait. */
    int waiting(Priority priority) {
        return queues.values().stream()
                .mapToInt(queue -> queue.waiting(priority))
                .sum();
    }

    /** How long until the last of those that wait now, as urgent as this or more so, has left; empty without a share. */
    Optional<Duration> timeToDrain(Priority priority) {
        return pacing.timeFor(Arrays.stream(Priority.values())
                .filter(other -> other.compareTo(priority) <= 0)
                .mapToInt(this::waiting)
                .sum());
    }

    /**
     * Lets one request pass, of the first account in turn that may send one; on a borrowed place if this worker's share has
     * none.
     */
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
                || turns.stream().noneMatch(queue -> queue.circuit().isClosed());
        int before = room == Room.NONE ? 0 : turns.size();
        for (int passedOver = 0; passedOver < before; passedOver++) {
            AccountQueue queue = turns.remove();
            boolean isProbe = !queue.circuit().isClosed();
            Optional<QueuedRequest> next = queue.next(room, mayProbe, now);
            if (next.isPresent()) {
                overtake(passedOver, next.get());
            }
            if (queue.hasWaiting()) {
                turns.add(queue);
            }
            if (next.isPresent()) {
                boolean isOvertaken =
                        room == Room.OVERTAKEN && next.get().request().priority() != Priority.KICK;
                sinceOvertaken = isOvertaken ? 0 : sinceOvertaken + 1;
                sinceProbe = isProbe ? 0 : sinceProbe + 1;
                queue.admitted();
                return Optional.of(
                        isBorrowed ? borrowed(queue, next.get(), isProbe, now) : own(queue, next.get(), isProbe, now));
            }
        }
        return Optional.empty();
    }

    /** This number of queues had their turn and went to the end, although none of their requests left. */
    private void overtake(int queues, QueuedRequest queued) {
        Iterator<AccountQueue> latest = turns.descendingIterator();
        for (int i = 0; i < queues; i++) {
            latest.next().overtakenBy(queued);
        }
    }

    private Admission own(AccountQueue queue, QueuedRequest queued, boolean isProbe, long now) {
        boolean canWait = queued.request().priority() != Priority.KICK;
        return new Admission(queue, queued, pacing.take(canWait, now), now, isProbe, OptionalLong.empty());
    }

    private Admission borrowed(AccountQueue queue, QueuedRequest queued, boolean isProbe, long now) {
        return new Admission(queue, queued, pacing.takeBorrowed(), now, isProbe, OptionalLong.of(loans.use()));
    }

    /** It has been sent, and has ended. */
    void sent(Admission admission, long now) {
        admission.queue().ended();
        if (!admission.isBorrowed()) {
            pacing.end(now);
        }
    }

    /** It was not sent: its place is free again. */
    void unsent(Admission admission) {
        admission.queue().ended();
        if (admission.isBorrowed()) {
            pacing.giveBackBorrowed();
        } else {
            pacing.giveBack();
        }
    }

    /** How many more could leave if places were borrowed. Call when no request can be let pass. */
    int placesToBorrow(long now) {
        return isShareKnown && pacing.roomForBorrowed(now) != Room.NONE ? ready(now) : 0;
    }

    /** Whether it has a place that no request here needs; those that wait for a parked account do not need one yet. */
    boolean canLend(long now) {
        return pacing.room(now) == Room.ALL && ready(now) == 0;
    }

    private int ready(long now) {
        return turns.stream().mapToInt(queue -> queue.ready(now)).sum();
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

    /** When to try again if nothing happens before; empty if none waits, or the end of a request will show when. */
    OptionalLong nanosUntilNextChance(long now) {
        OptionalLong more = turns.isEmpty() ? OptionalLong.empty() : pacing.nanosUntilMoreRoom(now);
        return turns.stream()
                .map(queue -> queue.nanosUntilNextChance(more, now))
                .filter(OptionalLong::isPresent)
                .mapToLong(OptionalLong::getAsLong)
                .min();
    }
}
