package dev.usher.kafka;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;

/**
 * How far the open partitions had come, a moment ago. Immutable.
 *
 * @param next where reading of each continues
 * @param pending records begun and not done
 * @param oldest when the oldest of these was written, in milliseconds since the epoch
 */
record PartitionsSnapshot(Map<TopicPartition, Long> next, int pending, OptionalLong oldest) {
    static final PartitionsSnapshot NOTHING = new PartitionsSnapshot(Map.of(), 0, OptionalLong.empty());

    PartitionsSnapshot {
        next = Map.copyOf(next);
    }

    static PartitionsSnapshot of(Collection<Assignment> assignments, ConsumerControl control) {
        Map<TopicPartition, Long> next = new HashMap<>();
        int pending = 0;
        OptionalLong oldest = OptionalLong.empty();
        for (Assignment assignment : assignments) {
            // The consumer may never know it: if a topic was made anew, it waits for a leader of the epoch that was
            // committed.
            OptionalLong known = control.position(assignment.partition());
            if (known.isPresent() || assignment.seen() > 0) {
                next.put(assignment.partition(), known.orElse(assignment.seen()));
            }
            pending += assignment.pendingRecords();
            OptionalLong written = assignment.oldestTimestamp();
            if (written.isPresent() && (oldest.isEmpty() || written.getAsLong() < oldest.getAsLong())) {
                oldest = written;
            }
        }
        return new PartitionsSnapshot(next, pending, oldest);
    }
}
