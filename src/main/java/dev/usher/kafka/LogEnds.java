package dev.usher.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** Asks where logs end, with the records of open transactions. Does not wait; any thread. */
final class LogEnds {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Admin admin;

    LogEnds(Admin admin) {
        this.admin = admin;
    }

    /** Each completes on its own; that of a partition without a leader fails, after {@link #PATIENCE}. */
    Map<TopicPartition, KafkaFuture<Long>> ask(Collection<TopicPartition> partitions) {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        partitions.forEach(partition -> latest.put(partition, OffsetSpec.latest()));
        ListOffsetsResult answer = admin.listOffsets(
                latest, new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED).timeoutMs((int) PATIENCE.toMillis()));
        Map<TopicPartition, KafkaFuture<Long>> ends = new HashMap<>();
        latest.keySet()
                .forEach(partition -> ends.put(
                        partition, answer.partitionResult(partition).thenApply(ListOffsetsResultInfo::offset)));
        return ends;
    }
}
