package dev.usher.kafka;

import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs that seem to end below where reading continues: their partitions are held. Kafka thread only, except {@link #suspect}. */
final class Truncations {
    private static final Logger log = LoggerFactory.getLogger(Truncations.class);

    private final Queue<TruncatedLog> suspected = new ConcurrentLinkedQueue<>();
    private final Partitions ours;
    private final ConsumerControl control;

    Truncations(Partitions ours, ConsumerControl control) {
        this.ours = ours;
        this.control = control;
    }

    /** Reports one; ignored if the assignment that read it is gone. Any thread. */
    void suspect(TruncatedLog found) {
        suspected.add(found);
    }

    void holdSuspected() {
        TruncatedLog found;
        while ((found = suspected.poll()) != null) {
            for (Assignment assignment : ours.assignmentsOf(Set.of(found.partition()))) {
                // One that has not got so far is a later one, and reads what has been written since.
                boolean isReadOnThere = control.position(found.partition()).orElse(assignment.seen()) >= found.readOn();
                if (isReadOnThere && assignment.markTruncatedAt(found.end())) {
                    logHeld(assignment);
                }
            }
        }
    }

    /** Says in the log why it is held, if it is. */
    static void logHeld(Assignment assignment) {
        assignment
                .trouble()
                .ifPresent(what -> log.atError()
                        .addKeyValue("error", what)
                        .log("Records were lost, and their partition is held until somebody sets the group's offset"));
    }
}
