package dev.usher.testing;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/**
 * How far a topic is written and readable, in words: what a test says that waited in vain. Readers of committed records stop
 * at the first transaction that is open, so one that a broker has forgotten looks like records that never came.
 *
 * <p>Any thread; it blocks.
 */
final class TopicState {
    private final Admin admin;

    TopicState(Admin admin) {
        this.admin = admin;
    }

    /** Each partition's ends, and the transactions that are open in it. */
    String of(String topic) {
        List<TopicPartition> partitions = partitionsOf(topic);
        Map<TopicPartition, Long> written = ends(partitions, IsolationLevel.READ_UNCOMMITTED);
        Map<TopicPartition, Long> readable = ends(partitions, IsolationLevel.READ_COMMITTED);
        Map<TopicPartition, List<ProducerState>> producers =
                KafkaBroker.get(admin.describeProducers(partitions).all()).entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey, entry -> entry.getValue().activeProducers()));
        return partitions.stream()
                .map(partition -> "%s written to %d, readable to %d, open transactions %s"
                        .formatted(
                                partition,
                                written.get(partition),
                                readable.get(partition),
                                producers.getOrDefault(partition, List.of()).stream()
                                        .filter(producer -> producer.currentTransactionStartOffset()
                                                .isPresent())
                                        .toList()))
                .collect(Collectors.joining("\n"));
    }

    /** How far the group has committed the topic. */
    String committedBy(String group, String topic) {
        Map<TopicPartition, Long> ends = ends(partitionsOf(topic), IsolationLevel.READ_UNCOMMITTED);
        Map<String, Long> committed = new TreeMap<>();
        KafkaBroker.get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
                .forEach((partition, offset) -> committed.put(partition.toString(), offset.offset()));
        return "%s committed %s of %s".formatted(group, committed, ends);
    }

    private List<TopicPartition> partitionsOf(String topic) {
        int count = KafkaBroker.get(admin.describeTopics(List.of(topic)).allTopicNames()).values().stream()
                .mapToInt(described -> described.partitions().size())
                .sum();
        return IntStream.range(0, count)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
    }

    private Map<TopicPartition, Long> ends(List<TopicPartition> partitions, IsolationLevel isolation) {
        Map<TopicPartition, OffsetSpec> latest =
                partitions.stream().collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
        return KafkaBroker.get(admin.listOffsets(latest, new ListOffsetsOptions(isolation))
                        .all())
                .entrySet()
                .stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().offset()));
    }
}
