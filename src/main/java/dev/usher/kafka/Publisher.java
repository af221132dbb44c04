package dev.usher.kafka;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Publishes outcomes, writes to the ledger and offsets in one transaction, so that readers see all of them or none.
 *
 * <p>Two producers take turns. A committed transaction is decided at once, but the broker goes on writing its markers for a
 * while, and lets the same producer begin the next one only afterwards; the other one need not wait. Transactions still do
 * not overlap: each is begun when the one before it is decided, so the log keeps their order.
 *
 * <p>A transaction that fails is never patched up: its producer is closed, and the next one, by taking over the same
 * transactional id, makes the broker finish or abort whatever is left. That costs some milliseconds and leaves one
 * recovery path instead of one per exception. Kafka thread only.
 */
final class Publisher implements AutoCloseable {

    /** Makes producers. */
    interface Producers {

        /** Makes the producer of a turn, 0 or 1, which is to be a part of its transactional id. */
        Producer<byte[], byte[]> make(int turn);
    }

    private record Opened(Producer<byte[], byte[]> producer, KafkaClientMetrics metrics) {}

    private final Producers producers;
    private final MeterRegistry meters;
    private final List<Optional<Opened>> turns = new ArrayList<>(List.of(Optional.empty(), Optional.empty()));
    private final TransactionMeters transactions;
    private int turn;

    Publisher(Producers producers, MeterRegistry meters) {
        this.producers = producers;
        this.meters = meters;
        this.transactions = new TransactionMeters(meters);
    }

    /** Whether {@link #open} is to be called before anything can be published. */
    boolean isClosed() {
        return turns.stream().anyMatch(Optional::isEmpty);
    }

    /**
     * Prepares to publish, in either turn, and settles what an earlier producer left open: from here on, what is committed is
     * final.
     *
     * @throws KafkaException when the broker does not answer; try again later
     */
    void open() {
        for (int which = 0; which < turns.size(); which++) {
            if (turns.get(which).isEmpty()) {
                open(which);
            }
        }
    }

    private void open(int which) {
        Producer<byte[], byte[]> producer = producers.make(which);
        long begunAt = transactions.begin();
        try {
            producer.initTransactions();
        } catch (KafkaException e) {
            transactions.failed(begunAt, e);
            producer.close(Duration.ZERO);
            throw e;
        }
        KafkaClientMetrics metrics = new KafkaClientMetrics(producer);
        metrics.bindTo(meters);
        turns.set(which, Optional.of(new Opened(producer, metrics)));
    }

    /**
     * Commits all or nothing.
     *
     * @return offsets of the writes, in their order
     * @throws KafkaException when it is unknown which of the two happened: open again, and look what is committed
     */
    long[] publish(
            List<ProducerRecord<byte[], byte[]>> publications,
            List<ProducerRecord<byte[], byte[]>> writes,
            Map<TopicPartition, OffsetAndMetadata> offsets,
            ConsumerGroupMetadata group) {
        Producer<byte[], byte[]> producer = turns.get(turn)
                .orElseThrow(() -> new IllegalStateException("open the publisher first"))
                .producer();
        long begunAt = transactions.begin();
        try {
            producer.beginTransaction();
            for (ProducerRecord<byte[], byte[]> publication : publications) {
                Future<?> unused = send(publication, producer);
            }
            List<Future<RecordMetadata>> sent = new ArrayList<>(writes.size());
            for (ProducerRecord<byte[], byte[]> write : writes) {
                sent.add(send(write, producer));
            }
            producer.sendOffsetsToTransaction(offsets, group);
            producer.commitTransaction();
            long[] written = sent.stream()
                    .mapToLong(done -> KafkaFutures.get(done).offset())
                    .toArray();
            transactions.committed(begunAt);
            turn = 1 - turn;
            return written;
        } catch (KafkaException e) {
            transactions.failed(begunAt, e);
            close(turn);
            throw e;
        }
    }

    /** The commit reports failed sends. But a send that fails at once has already waited for the broker, and so would the next. */
    private static Future<RecordMetadata> send(
            ProducerRecord<byte[], byte[]> record, Producer<byte[], byte[]> producer) {
        Future<RecordMetadata> sent = producer.send(record);
        if (sent.isDone()) {
            KafkaFutures.get(sent);
        }
        return sent;
    }

    @Override
    public void close() {
        close(0);
        close(1);
    }

    private void close(int which) {
        turns.get(which).ifPresent(opened -> {
            opened.metrics().close();
            opened.producer().close(Duration.ZERO);
        });
        turns.set(which, Optional.empty());
    }
}
