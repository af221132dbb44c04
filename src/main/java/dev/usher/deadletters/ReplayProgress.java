package dev.usher.deadletters;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;

/** How far a job has come, as its group's committed offsets say. Immutable. */
final class ReplayProgress {
    private final Map<TopicPartition, Checkpoint> checkpoints;

    private ReplayProgress(Map<TopicPartition, Checkpoint> checkpoints) {
        this.checkpoints = Map.copyOf(checkpoints);
    }

    /**
     * Reads it.
     *
     * @param ends the ends of the topic's partitions; progress beyond them is of a topic that was deleted and made again
     * @param mustBeFinal whether to require that no transaction is open
     */
    static ReplayProgress of(String group, Admin admin, Map<TopicPartition, Long> ends, boolean mustBeFinal) {
        Optional<Map<TopicPartition, OffsetAndMetadata>> known = committed(
                group,
                admin,
                new ListConsumerGroupOffsetsSpec().topicPartitions(ends.keySet()),
                new ListConsumerGroupOffsetsOptions().requireStable(mustBeFinal));
        if (known.isEmpty()) {
            return new ReplayProgress(Map.of());
        }
        Map<TopicPartition, OffsetAndMetadata> committed = known.get();
        if (mustBeFinal && !committed.keySet().containsAll(ends.keySet())) {
            // Left out by the admin client, which does not wait.
            throw new NotFinalException(group);
        }
        Map<TopicPartition, Checkpoint> checkpoints = new HashMap<>();
        committed.forEach((partition, offset) -> Optional.ofNullable(offset)
                .flatMap(Checkpoint::of)
                .filter(checkpoint -> checkpoint.end() <= ends.getOrDefault(partition, 0L))
                .ifPresent(checkpoint -> checkpoints.put(partition, checkpoint)));
        return new ReplayProgress(checkpoints);
    }

    /** Where it was interrupted, and which run it was; empty if there is nothing to continue. */
    Map<TopicPartition, Checkpoint> interrupted() {
        return checkpoints.values().stream().allMatch(Checkpoint::isFinished) ? Map.of() : checkpoints;
    }

    /** Where what it has dealt with ends. */
    Map<TopicPartition, Long> next() {
        Map<TopicPartition, Long> next = new HashMap<>();
        checkpoints.forEach((partition, checkpoint) -> next.put(partition, checkpoint.next()));
        return next;
    }

    /** Its last run; empty when there was none, or the broker has forgotten it. */
    Optional<ReplayRun> lastRun() {
        return checkpoints.values().stream().map(Checkpoint::run).findFirst();
    }

    /** Empty when there is no such group; otherwise, missing are those that are not final though they must be. */
    private static Optional<Map<TopicPartition, OffsetAndMetadata>> committed(
            String group, Admin admin, ListConsumerGroupOffsetsSpec which, ListConsumerGroupOffsetsOptions how) {
        try {
            return Optional.of(admin.listConsumerGroupOffsets(Map.of(group, which), how)
                    .partitionsToOffsetAndMetadata(group)
                    .get());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return Optional.empty();
            }
            throw e.getCause() instanceof KafkaException failure ? failure : new KafkaException(e.getCause());
        }
    }

    /** Somebody's transaction is open. */
    private static final class NotFinalException extends RetriableException {
        private static final long serialVersionUID = 1L;

        NotFinalException(String group) {
            super("offsets of group " + group + " are part of a transaction that is still open; try again in a moment");
        }
    }
}
