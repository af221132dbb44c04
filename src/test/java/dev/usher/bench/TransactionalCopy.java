package dev.usher.bench;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The second limit: reads commands and writes as many bytes as their results have, in transactions with the offsets, but
 * without HTTP and without looking at more than the commandId. Copies until it is killed. Main thread only.
 */
final class TransactionalCopy {

    private static final Duration POLL = Duration.ofMillis(10);
    private static final Duration TRANSACTION = Duration.ofMillis(50);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final KafkaProducer<byte[], byte[]> producer;
    private final String results;
    private final ResultBytes bytes = new ResultBytes();

    private TransactionalCopy(
            KafkaConsumer<byte[], byte[]> consumer, KafkaProducer<byte[], byte[]> producer, String results) {
        this.consumer = consumer;
        this.producer = producer;
        this.results = results;
    }

    /** Arguments: bootstrap servers, name of group and transactions, command topic, results topic. */
    public static void main(String[] args) {
        Map<String, Object> reading = Map.of(
                "bootstrap.servers", args[0],
                "group.id", args[1],
                "group.protocol", "consumer",
                "auto.offset.reset", "earliest",
                "enable.auto.commit", "false",
                "max.poll.records", "2000");
        Map<String, Object> writing = Map.of(
                "bootstrap.servers", args[0],
                "transactional.id", args[1],
                // The default, 100 ms, is what a transaction waits that begins soon after another.
                "retry.backoff.ms", "10");
        try (var consumer = new KafkaConsumer<>(reading, new ByteArrayDeserializer(), new ByteArrayDeserializer());
                var producer = new KafkaProducer<>(writing, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            consumer.subscribe(List.of(args[2]));
            new TransactionalCopy(consumer, producer, args[3]).copyForEver();
        }
    }

    private void copyForEver() {
        while (true) {
            ConsumerRecords<byte[], byte[]> first = consumer.poll(Duration.ofSeconds(1));
            if (!first.isEmpty()) {
                copyInOneTransaction(first);
            }
        }
    }

    /** The records, and those that come while the transaction is young. */
    private void copyInOneTransaction(ConsumerRecords<byte[], byte[]> first) {
        Map<TopicPartition, OffsetAndMetadata> copied = new HashMap<>();
        long due = System.nanoTime() + TRANSACTION.toNanos();
        producer.beginTransaction();
        ConsumerRecords<byte[], byte[]> records = first;
        while (true) {
            for (ConsumerRecord<byte[], byte[]> command : records) {
                // A failed send fails the commit.
                var unused =
                        producer.send(new ProducerRecord<>(results, command.key(), bytes.answering(command.value())));
            }
            copied.putAll(records.nextOffsets());
            if (System.nanoTime() - due >= 0) {
                break;
            }
            records = consumer.poll(POLL);
        }
        producer.sendOffsetsToTransaction(copied, consumer.groupMetadata());
        producer.commitTransaction();
    }
}
