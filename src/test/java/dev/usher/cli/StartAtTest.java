package dev.usher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class StartAtTest {
    private static final TopicPartition PARTITION = new TopicPartition("participant-results", 0);

    @Test
    void beforeTheFirstMomentThatKafkaKnowsIsThatMoment() {
        AtomicReference<Long> asked = new AtomicReference<>();
        try (MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest") {
            @Override
            public synchronized Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
                    Map<TopicPartition, Long> times) {
                asked.set(times.get(PARTITION));
                return Map.of(PARTITION, new OffsetAndTimestamp(3, 0));
            }
        }) {
            consumer.assign(List.of(PARTITION));
            consumer.updateEndOffsets(Map.of(PARTITION, 7L));

            StartAt.since(Instant.parse("1969-12-31T23:59:59Z")).seek(consumer, List.of(PARTITION));

            assertThat(asked).hasValue(0L);
            assertThat(consumer.position(PARTITION)).isEqualTo(3);
        }
    }
}
