package dev.usher.quota;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The places that were borrowed and not used yet, and when to turn to the pool again. Times are {@code System.nanoTime}. Not
 * thread-safe; its {@link Turnstile} locks.
 */
final class Loans {
    /** The most places to borrow at once. */
    private static final int MOST = 16;
    /** While the pool needs nothing, it is looked at less and less often, down to once in this many times. */
    private static final int MOST_SELDOM = 8;

    /** When the request has to have left at the latest, for each place; the oldest first. */
    private final Deque<Long> inHand = new ArrayDeque<>();

    private boolean isUnderWay;
    private long askAgainAt = Long.MIN_VALUE;
    private int looksLeftOut;
    private int seldom = 1;

    /** Whether a place is at hand. */
    boolean isAtHand(long now) {
        while (!inHand.isEmpty() && inHand.element() - now <= 0) {
            inHand.remove();
        }
        return !inHand.isEmpty();
    }

    /**
     * Uses a place.
     *
     * @return when the request has to have left at the latest
     */
    long use() {
        return inHand.remove();
    }

    /** How many places to ask for, if this many requests could leave with them; not positive when none are needed, or it is too early. */
    int toAskFor(int wanted, long now) {
        boolean mayAsk = !isUnderWay && (askAgainAt == Long.MIN_VALUE || askAgainAt - now <= 0);
        return mayAsk ? Math.min(MOST, wanted - inHand.size()) : 0;
    }

    /** The pool is being asked, for places or for how many it has. */
    void ask() {
        isUnderWay = true;
    }

    /** It has given this many places, perhaps fewer than asked for; it is not asked again before that time. */
    void got(int places, long sendBy, long askAgainAt) {
        isUnderWay = false;
        this.askAgainAt = askAgainAt;
        for (int i = 0; i < places; i++) {
            inHand.add(sendBy);
        }
    }

    /** Whether it is time to check whether the pool needs places. Call at equal intervals, since it counts them. */
    boolean takeTurnToLook() {
        if (isUnderWay || ++looksLeftOut < seldom) {
            return false;
        }
        looksLeftOut = 0;
        return true;
    }

    /** The pool has been looked at. */
    void looked(boolean wasNeeded) {
        isUnderWay = false;
        seldom = wasNeeded ? 1 : Math.min(MOST_SELDOM, 2 * seldom);
    }
}
