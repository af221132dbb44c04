package dev.usher.kafka;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Controls where and whether the consumer reads. Its background thread may have lost a partition a moment ago, which the
 * callback reports in the next poll; until then the consumer answers with an exception, which is ignored here. Kafka thread
 * only.
 */
final class ConsumerControl {
    private static final Logger log = LoggerFactory.getLogger(ConsumerControl.class);

    private final Consumer<byte[], byte[]> consumer;

    ConsumerControl(Consumer<byte[], byte[]> consumer) {
        this.consumer = consumer;
    }

    void pause(TopicPartition partition) {
        unlessLost(partition, () -> consumer.pause(Set.of(partition)));
    }

    void resume(TopicPartition partition) {
        unlessLost(partition, () -> consumer.resume(Set.of(partition)));
    }

    /** The offset of the next record to be polled; empty while the consumer does not know it. Does not wait. */
    OptionalLong position(TopicPartition partition) {
        try {
            return OptionalLong.of(consumer.position(partition, Duration.ZERO));
        } catch (KafkaException | IllegalStateException unknown) {
            log.atDebug()
                    .setCause(unknown)
                    .addKeyValue("topic", partition.topic())
                    .addKeyValue("partition", partition.partition())
                    .log("No position at the moment");
            return OptionalLong.empty();
        }
    }

    /** The next poll begins with this record. The epoch lets the consumer notice if the log is truncated in the meantime. */
    void goBackTo(ConsumerRecord<byte[], byte[]> record) {
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        OffsetAndMetadata place = new OffsetAndMetadata(record.offset(), record.leaderEpoch(), "");
        unlessLost(partition, () -> consumer.seek(partition, place));
    }

    private static void unlessLost(TopicPartition partition, Runnable action) {
        try {
            action.run();
        } catch (IllegalStateException lost) {
            log.atDebug()
                    .setCause(lost)
                    .addKeyValue("topic", partition.topic())
                    .addKeyValue("partition", partition.partition())
                    .log("Lost, which the callback will tell");
        }
    }
}
