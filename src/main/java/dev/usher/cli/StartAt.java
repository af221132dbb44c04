package dev.usher.cli;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/** Where reading a topic begins. */
@FunctionalInterface
interface StartAt {

    /** Begins with what comes after now. */
    StartAt END = (consumer, partitions) -> {
        consumer.seekToEnd(partitions);
        // Seeking is lazy: asking for the position is what fixes it.
        partitions.forEach(consumer::position);
    };

    /** Begins with the oldest record that is kept. */
    StartAt BEGINNING = Consumer::seekToBeginning;

    void seek(Consumer<?, ?> consumer, List<TopicPartition> partitions);

    /** Begins with what was written at or after an instant. */
    static StartAt since(Instant instant) {
        return (consumer, partitions) -> {
            END.seek(consumer, partitions);
            Map<TopicPartition, Long> times = new HashMap<>();
            partitions.forEach(partition -> times.put(partition, Math.max(0, instant.toEpochMilli())));
            consumer.offsetsForTimes(times).forEach((partition, found) -> {
                if (found != null) {
                    consumer.seek(partition, found.offset());
                }
            });
        };
    }
}
