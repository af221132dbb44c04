package dev.usher.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Kafka's fake, with a membership and committed offsets of its own. */
final class JoinedConsumer extends MockConsumer<byte[], byte[]> {
    final Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
    final List<OffsetAndMetadata> sought = new ArrayList<>();
    int generation = 3;
    int polls;
    boolean positionsUnknown;

    @Nullable
    RuntimeException lookUpFailure;

    @Nullable
    TopicPartition lostInSilence;

    JoinedConsumer() {
        super("earliest");
    }

    @Override
    public synchronized long position(TopicPartition partition, Duration timeout) {
        if (positionsUnknown) {
            throw new TimeoutException("no position within " + timeout);
        }
        return super.position(partition, timeout);
    }

    @Override
    public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        polls++;
        return super.poll(timeout);
    }

    @Override
    public synchronized void resume(Collection<TopicPartition> partitions) {
        if (lostInSilence != null && partitions.contains(lostInSilence)) {
            throw new IllegalStateException("No current assignment for partition " + lostInSilence);
        }
        super.resume(partitions);
    }

    @Override
    public synchronized void seek(TopicPartition partition, OffsetAndMetadata offset) {
        sought.add(offset);
        super.seek(partition, offset);
    }

    @Override
    @SuppressWarnings("removal") // there is no other way to make one
    public ConsumerGroupMetadata groupMetadata() {
        return new ConsumerGroupMetadata("usher", generation, "member", Optional.empty());
    }

    @Override
    public synchronized Map<TopicPartition, OffsetAndMetadata> committed(Set<TopicPartition> partitions) {
        if (lookUpFailure != null) {
            throw lookUpFailure;
        }
        Map<TopicPartition, OffsetAndMetadata> found = new HashMap<>();
        partitions.forEach(partition -> found.put(partition, committed.get(partition)));
        return found;
    }
}
