package dev.usher.kafka;

import java.lang.reflect.Constructor;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsResult;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsResult;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.admin.internals.CoordinatorKey;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.internals.KafkaFutureImpl;

/** A broker's logs, as far as they are asked where they end, and what the group has committed of them. */
final class Logs {
    private static final Node LEADER = new Node(1, "localhost", 9092);

    /** Of all partitions that exist. */
    final Map<TopicPartition, KafkaFuture<ListOffsetsResultInfo>> ends = new HashMap<>();
    /** Ends of those in which a transaction is open, without its records. */
    final Map<TopicPartition, Long> stableEnds = new HashMap<>();

    final Set<TopicPartition> leaderless = new HashSet<>();
    /** Whose ends were asked for. */
    final List<Set<?>> questions = new ArrayList<>();

    void end(TopicPartition partition, long offset) {
        ends.put(partition, KafkaFuture.completedFuture(info(offset)));
    }

    void endUnknown(TopicPartition partition, KafkaException why) {
        ends.put(partition, failed(why));
    }

    /** It answers later. */
    KafkaFutureImpl<ListOffsetsResultInfo> endLater(TopicPartition partition) {
        KafkaFutureImpl<ListOffsetsResultInfo> later = new KafkaFutureImpl<>();
        ends.put(partition, later);
        return later;
    }

    static ListOffsetsResultInfo info(long offset) {
        return new ListOffsetsResultInfo(offset, -1, Optional.empty());
    }

    /** It knows nothing but logs. */
    Admin admin() {
        return admin(method -> {
            throw new AssertionError(method);
        });
    }

    Admin admin(Function<String, Object> otherwise) {
        return (Admin) Proxy.newProxyInstance(
                Admin.class.getClassLoader(),
                new Class<?>[] {Admin.class},
                (self, method, arguments) -> switch (method.getName()) {
                    case "describeTopics" -> describe((Iterable<?>) arguments[0]);
                    case "listOffsets" -> list(((Map<?, ?>) arguments[0]).keySet(), (ListOffsetsOptions) arguments[1]);
                    case "close" -> null;
                    default -> otherwise.apply(method.getName());
                });
    }

    /**
     * What a group that has committed nothing has committed; Kafka lets nobody else make one.
     *
     * @param stable partitions without an open transaction
     */
    static ListConsumerGroupOffsetsResult nothingCommitted(Set<TopicPartition> stable) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        stable.forEach(partition -> offsets.put(partition, null));
        return committed(KafkaFuture.completedFuture(offsets));
    }

    static ListConsumerGroupOffsetsResult committedUnknown(KafkaException why) {
        return committed(failed(why));
    }

    private static ListConsumerGroupOffsetsResult committed(KafkaFuture<?> offsets) {
        try {
            Constructor<ListConsumerGroupOffsetsResult> made =
                    ListConsumerGroupOffsetsResult.class.getDeclaredConstructor(Map.class);
            made.setAccessible(true);
            return made.newInstance(Map.of(CoordinatorKey.byGroupId("usher"), offsets));
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("Kafka has changed its constructor", e);
        }
    }

    private ListOffsetsResult list(Set<?> partitions, ListOffsetsOptions options) {
        questions.add(partitions);
        Map<TopicPartition, KafkaFuture<ListOffsetsResultInfo>> answers = new HashMap<>(ends);
        if (options.isolationLevel() == IsolationLevel.READ_COMMITTED) {
            stableEnds.forEach((partition, end) -> answers.put(partition, KafkaFuture.completedFuture(info(end))));
        }
        return new ListOffsetsResult(answers);
    }

    private DescribeTopicsResult describe(Iterable<?> topics) {
        Map<String, KafkaFuture<TopicDescription>> descriptions = new HashMap<>();
        topics.forEach(topic -> descriptions.put((String) topic, describe((String) topic)));
        return new DescribeTopicsResult(null, descriptions) {};
    }

    private KafkaFuture<TopicDescription> describe(String topic) {
        List<TopicPartitionInfo> partitions = ends.keySet().stream()
                .filter(partition -> partition.topic().equals(topic))
                .map(partition -> new TopicPartitionInfo(
                        partition.partition(),
                        leaderless.contains(partition) ? null : LEADER,
                        List.of(LEADER),
                        List.of(LEADER)))
                .collect(Collectors.toList());
        return partitions.isEmpty()
                ? failed(new UnknownTopicOrPartitionException("This server does not host this topic-partition."))
                : KafkaFuture.completedFuture(new TopicDescription(topic, false, partitions));
    }

    private static <T> KafkaFuture<T> failed(KafkaException why) {
        KafkaFutureImpl<T> failed = new KafkaFutureImpl<>();
        failed.completeExceptionally(why);
        return failed;
    }
}
