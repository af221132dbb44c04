package dev.usher.kafka;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Publishes outcomes, notes and offsets in one transaction, so that readers see both or neither.
 *
 * <p>A transaction that fails is never patched up: its producer is closed, and the next one, by taking over the same
 * transactional id, makes the broker finish or abort whatever is left. That costs some milliseconds and leaves one
 * recovery path instead of one per exception. Kafka thread only.
 */
final class Publisher implements AutoCloseable {
    private final Supplier<Producer<byte[], byte[]>> producers;
    private final MeterRegistry meters;
    private @Nullable Producer<byte[], byte[]> producer;
    private @Nullable KafkaClientMetrics producerMetrics;

    Publisher(Supplier<Producer<byte[], byte[]>> producers, MeterRegistry meters) {
        this.producers = producers;
        this.meters = meters;
    }

    /** Whether {@link #open} is to be called before anything can be published. */
    boolean isClosed() {
        return producer == null;
    }

    /**
     * Makes ready to publish, and settles what an earlier producer left open: from here on, what is committed is final.
     *
     * @throws KafkaException when the broker does not answer; try again later
     */
    void open() {
        Producer<byte[], byte[]> opening = producers.get();
        try {
            opening.initTransactions();
        } catch (KafkaException e) {
            opening.close(Duration.ZERO);
            throw e;
        }
        producer = opening;
        producerMetrics = new KafkaClientMetrics(opening);
        producerMetrics.bindTo(meters);
    }

    /**
     * Commits all or nothing.
     *
     * @throws KafkaException when it is unknown which of the two happened: open again, and look what is committed
     */
    void publish(
            List<ProducerRecord<byte[], byte[]>> publications,
            List<Noting> noting,
            Map<TopicPartition, OffsetAndMetadata> offsets,
            ConsumerGroupMetadata group) {
        Producer<byte[], byte[]> current = producer;
        if (current == null) {
            throw new IllegalStateException("open the publisher first");
        }
        try {
            current.beginTransaction();
            for (ProducerRecord<byte[], byte[]> publication : publications) {
                Future<?> unused = current.send(publication); // the commit reports what a send met
            }
            for (Noting note : noting) {
                note.sent(current.send(note.note().record()));
            }
            current.sendOffsetsToTransaction(offsets, group);
            current.commitTransaction();
        } catch (KafkaException e) {
            close();
            throw e;
        }
    }

    @Override
    public void close() {
        if (producerMetrics != null) {
            producerMetrics.close();
            producerMetrics = null;
        }
        if (producer != null) {
            producer.close(Duration.ZERO);
            producer = null;
        }
    }
}
