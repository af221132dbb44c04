package dev.usher.quota;

/**
 * The requests that hold places at one moment, split round-robin over partitions, so that each has its part of every age. They are
 * known by number, in the order in which they ended. Immutable.
 */
final class SpentByPartition {
    /** So many ages are told apart: as many parts of a window, the oldest first. Requests under way come last. */
    static final int AGES = 40;

    private final int partitions;
    /** The first number of each age, of those under way, and the one after the last. */
    private final long[] bounds;

    private final int generation;

    SpentByPartition(int partitions, long[] bounds, int generation) {
        this.partitions = partitions;
        this.bounds = bounds;
        this.generation = generation;
    }

    /** How many of an age fall to a partition; age {@link #AGES} are those under way. */
    int count(int age, int partition) {
        return (int) (below(bounds[age + 1], partition) - below(bounds[age], partition));
    }

    /** How many there are in all. */
    long size() {
        return bounds[AGES + 1] - bounds[0];
    }

    int partitionOf(long number) {
        return (int) (number % partitions);
    }

    /** The number from which on they were under way. */
    long underWayFrom() {
        return bounds[AGES];
    }

    /** The numbering it goes by. */
    int generation() {
        return generation;
    }

    /** How many numbers below this one fall to a partition. */
    private long below(long number, int partition) {
        return Math.floorDiv(number - 1 - partition, partitions) + 1L;
    }
}
