package dev.usher.quota;

/**
 * Requests that hold places at one moment, dealt out to hands one after another, so that each hand has its part of every age.
 * They are known by number, in the order in which they ended. Immutable.
 */
final class Dealt {
    /** So many ages are told apart: as many parts of a window, the oldest first. Requests under way come last. */
    static final int AGES = 40;

    private final int hands;
    /** The first number of each age, of those under way, and the one after the last. */
    private final long[] bounds;

    private final int edition;

    Dealt(int hands, long[] bounds, int edition) {
        this.hands = hands;
        this.bounds = bounds;
        this.edition = edition;
    }

    /** How many of an age were dealt to a hand; age {@link #AGES} are those under way. */
    int count(int age, int hand) {
        return (int) (below(bounds[age + 1], hand) - below(bounds[age], hand));
    }

    /** How many were dealt in all. */
    long size() {
        return bounds[AGES + 1] - bounds[0];
    }

    int handOf(long number) {
        return (int) (number % hands);
    }

    /** The number from which on they were under way. */
    long underWayFrom() {
        return bounds[AGES];
    }

    /** The numbering it goes by. */
    int edition() {
        return edition;
    }

    /** How many numbers below this one fall to a hand. */
    private long below(long number, int hand) {
        return Math.floorDiv(number - 1 - hand, hands) + 1L;
    }
}
