package dev.usher.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.LeaderNotAvailableException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Asks where logs end. First it asks which partitions exist and have a leader: about any other, Kafka's client would ask the
 * broker again and again without a pause, more than a thousand times a second, until its time-out. Does not wait; any thread.
 */
final class LogEnds {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final RenewedAdmin admin;

    LogEnds(RenewedAdmin admin) {
        this.admin = admin;
    }

    /**
     * Each completes on its own; that of a partition that is not there, or that nobody leads, fails and says so.
     *
     * @param isolation whether records of open transactions count
     */
    Map<TopicPartition, CompletableFuture<Long>> ask(Collection<TopicPartition> partitions, IsolationLevel isolation) {
        if (partitions.isEmpty()) {
            return Map.of();
        }
        Map<TopicPartition, CompletableFuture<Long>> ends = new HashMap<>();
        Map<String, Map<TopicPartition, CompletableFuture<Long>>> byTopic = new HashMap<>();
        for (TopicPartition partition : partitions) {
            CompletableFuture<Long> end = ends.computeIfAbsent(partition, unused -> new CompletableFuture<>());
            byTopic.computeIfAbsent(partition.topic(), unused -> new HashMap<>())
                    .put(partition, end);
        }
        DescribeTopicsOptions options = new DescribeTopicsOptions().timeoutMs((int) PATIENCE.toMillis());
        admin.get().describeTopics(byTopic.keySet(), options).topicNameValues().forEach((topic, described) -> {
            Map<TopicPartition, CompletableFuture<Long>> here = Objects.requireNonNull(byTopic.get(topic));
            var unused = described.whenComplete((description, failure) -> {
                if (description != null) {
                    askLeaders(description, here, isolation);
                } else {
                    admin.failed(failure);
                    here.forEach((partition, end) -> end.completeExceptionally(
                            failure instanceof UnknownTopicOrPartitionException ? missing(partition) : failure));
                }
            });
        });
        return ends;
    }

    private void askLeaders(
            TopicDescription topic, Map<TopicPartition, CompletableFuture<Long>> ends, IsolationLevel isolation) {
        Map<Integer, TopicPartitionInfo> there =
                topic.partitions().stream().collect(Collectors.toMap(TopicPartitionInfo::partition, info -> info));
        Map<TopicPartition, OffsetSpec> led = new HashMap<>();
        ends.forEach((partition, end) -> whyNot(partition, Optional.ofNullable(there.get(partition.partition())))
                .ifPresentOrElse(end::completeExceptionally, () -> led.put(partition, OffsetSpec.latest())));
        if (led.isEmpty()) {
            return;
        }
        ListOffsetsOptions options = new ListOffsetsOptions(isolation).timeoutMs((int) PATIENCE.toMillis());
        ListOffsetsResult answer = admin.get().listOffsets(led, options);
        for (TopicPartition partition : led.keySet()) {
            CompletableFuture<Long> end = Objects.requireNonNull(ends.get(partition));
            var unused = answer.partitionResult(partition).whenComplete((found, failure) -> {
                if (found != null) {
                    end.complete(found.offset());
                } else {
                    admin.failed(failure);
                    end.completeExceptionally(failure);
                }
            });
        }
    }

    private static Optional<KafkaException> whyNot(TopicPartition partition, Optional<TopicPartitionInfo> info) {
        if (info.isEmpty()) {
            return Optional.of(missing(partition));
        }
        Node leader = info.get().leader();
        return leader == null || leader.isEmpty()
                ? Optional.of(new LeaderNotAvailableException(partition + " has no leader at the moment"))
                : Optional.empty();
    }

    private static KafkaException missing(TopicPartition partition) {
        return new UnknownTopicOrPartitionException(partition + " does not exist; see `usher topics check`");
    }
}
