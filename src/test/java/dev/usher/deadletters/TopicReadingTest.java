package dev.usher.deadletters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.internals.AutoOffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class TopicReadingTest {
    private static final TopicPartition PARTITION = new TopicPartition("letters", 0);

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>(AutoOffsetResetStrategy.EARLIEST.name());
    private final AtomicLong nanoTime = new AtomicLong();

    /** A poll takes so long: half a second when nothing comes. */
    private void pollTakes(Duration time) {
        consumer.schedulePollTask(() -> nanoTime.addAndGet(time.toNanos()));
    }

    @Test
    void givesUpWhenNothingComesForHalfAMinute() {
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
        TopicReading reading = new TopicReading(consumer, Map.of(), Map.of(PARTITION, 3L), nanoTime::get);
        consumer.addRecord(new ConsumerRecord<>("letters", 0, 0, new byte[0], new byte[0]));
        pollTakes(Duration.ofSeconds(29));
        assertThat(reading.next()).hasSize(1);
        pollTakes(Duration.ofSeconds(29));
        assertThat(reading.next()).isEmpty();

        // Whoever reads may take an hour over what it read.
        nanoTime.addAndGet(Duration.ofHours(1).toNanos());
        consumer.addRecord(new ConsumerRecord<>("letters", 0, 1, new byte[0], new byte[0]));
        assertThat(reading.next()).hasSize(1);
        pollTakes(Duration.ofSeconds(29));
        assertThat(reading.next()).isEmpty();
        pollTakes(Duration.ofSeconds(1));

        assertThatThrownBy(reading::next)
                .isInstanceOf(TimeoutException.class)
                .hasMessage("no more records of [letters-0] for 30 s");
    }
}
