package dev.usher.kafka;

import java.util.Optional;

/**
 * What the Kafka thread last said of itself. Times are {@code System.nanoTime}. Immutable.
 *
 * @param joined whether it is a member of its group
 * @param partitions how many have their ledger restored and are not given up yet
 * @param restoring how many more are assigned, while the ledger is read for them
 * @param pending records begun and not completed
 * @param trouble what does not work at the moment, if anything
 * @param cycledAtNanos when the loop last came round
 */
public record LoopStatus(
        Phase phase,
        boolean joined,
        int partitions,
        int restoring,
        int pending,
        Optional<String> trouble,
        long cycledAtNanos) {

    /** Where in its life it is. */
    public enum Phase {
        STARTING,
        RUNNING,
        STOPPED
    }

    static LoopStatus starting(long now) {
        return new LoopStatus(Phase.STARTING, false, 0, 0, 0, Optional.empty(), now);
    }

    /** The status of a worker that has left its group, and cannot try to join it yet. */
    static LoopStatus between(String trouble, long now) {
        return new LoopStatus(Phase.RUNNING, false, 0, 0, 0, Optional.of(trouble), now);
    }

    LoopStatus stopped(long now) {
        return new LoopStatus(Phase.STOPPED, false, 0, 0, 0, trouble, now);
    }
}
