package dev.usher.quota;

/**
 * The requests that hold places at one moment, split evenly over partitions. Parts are rounded up, so they may add up to more than
 * there are. If some partitions had less than their part of the quota and others more, the owner of the former could send what is
 * missing, and the owner of the latter has sent it already. Requests are known by number, in the order in which they ended. Immutable.
 */
final class SpentByPartition {
    /** The number of ages that are told apart: as many parts of a window, the oldest first. Requests under way come last. */
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

    /**
     * How many of an age fall to each partition; age {@link #AGES} are those under way. Those of this age and all that are younger add
     * up to its part of them, rounded up: so it has its part of the others when the older ones count no longer.
     */
    int count(int age) {
        return (int) (part(from(age), 1) - part(from(age + 1), 1));
    }

    /** How many there are in all. */
    long size() {
        return from(0);
    }

    /** Whether a request still counts where this number of the partitions stays. What was under way does on both sides. */
    boolean staysWith(int staying, long number) {
        long younger = bounds[AGES] - 1 - number;
        return younger < 0 || part(younger + 1, staying) > part(younger, staying);
    }

    /** The numbering it goes by. */
    int generation() {
        return generation;
    }

    /** The number of partitions. */
    int partitions() {
        return partitions;
    }

    /** How many are of this age, or younger. */
    private long from(int age) {
        return bounds[AGES + 1] - bounds[age];
    }

    /** How many of these requests fall to some of the partitions; rounded up. */
    private long part(long requests, int ofPartitions) {
        return (requests * ofPartitions + partitions - 1) / partitions;
    }
}
