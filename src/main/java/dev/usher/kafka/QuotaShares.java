package dev.usher.kafka;

import java.util.Optional;

/**
 * The API quota that comes and goes with partitions: a worker that owns a part of them may spend that part of the quota, and
 * what was spent in a partition's name is committed with its offset, so that the next owner goes on counting. Kafka thread
 * only.
 */
public interface QuotaShares {
    /** The most characters that may be committed with a partition, so that they fit beside its progress. */
    int LONGEST = 1_300;

    /** How many of all partitions of commands are this worker's now, at most {@code total}. */
    void own(int partitions, int total);

    /** A partition comes with what its former owner committed. */
    void inherit(String spent);

    /** No partition is left, so what has been spent is counted by their next owners, even if that is this worker again. */
    void forgetSpent();

    /**
     * What has been spent by now, split over this number of partitions: each transaction commits it with all of them. Empty without
     * a quota.
     */
    Optional<Spent> spent(int partitions);

    /** Whether something waits until what has been spent is committed, even if nothing else is to be. */
    boolean awaitsCommit();

    /** What has been spent at one moment, an equal part of it in the name of each partition. */
    interface Spent {
        /** What is to be committed with each of the partitions; at most {@link #LONGEST} characters. */
        String ofEach();

        /** It is committed with all partitions. */
        void committed();

        /** This number of partitions is given up, and what was spent in their names is committed. */
        void release(int partitions);
    }
}
