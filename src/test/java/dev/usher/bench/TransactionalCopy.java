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
import realtimekit.participants.v1.AddParticipant;

/**
 * The second limit: reads commands and writes their results, in transactions with the offsets, but without HTTP. Copies until it is
 * killed. Main thread only.
 */
final class TransactionalCopy {

    /** How much of it is the least that can be done, and how much what anybody would do. */
    enum Style {
        /** Writes as many bytes as a result has, and looks at no more than the commandId; one transaction in 50 ms. */
        BYTES {
            @Override
            void copy(TransactionalCopy copy, ConsumerRecords<byte[], byte[]> polled) {
                copy.copyInOneTransaction(polled);
            }
        },
        /** As Kafka's documentation has it: one transaction for each poll, and each record decoded, transformed and encoded. */
        AVRO {
            @Override
            void copy(TransactionalCopy copy, ConsumerRecords<byte[], byte[]> polled) {
                copy.transform(polled);
            }
        };

        abstract void copy(TransactionalCopy copy, ConsumerRecords<byte[], byte[]> polled);
    }

    private static final Duration POLL = Duration.ofMillis(10);
    private static final Duration TRANSACTION = Duration.ofMillis(50);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final KafkaProducer<byte[], byte[]> producer;
    private final String results;
    private final Style style;
    private final ResultBytes bytes = new ResultBytes();

    private TransactionalCopy(
            KafkaConsumer<byte[], byte[]> consumer,
            KafkaProducer<byte[], byte[]> producer,
            String results,
            Style style) {
        this.consumer = consumer;
        this.producer = producer;
        this.results = results;
        this.style = style;
    }

    /** Arguments: bootstrap servers, name of group and transactions, command topic, results topic, style. */
    public static void main(String[] args) {
        // Or Avro makes no objects of generated classes.
        System.setProperty("org.apache.avro.SERIALIZABLE_PACKAGES", AddParticipant.class.getPackageName());
        Style style = Style.valueOf(args[4]);
        Map<String, Object> reading = Map.of(
                "bootstrap.servers",
                args[0],
                "group.id",
                args[1],
                "group.protocol",
                "consumer",
                "auto.offset.reset",
                "earliest",
                "enable.auto.commit",
                "false",
                "max.poll.records",
                style == Style.BYTES ? "2000" : "500"); // the default
        Map<String, Object> writing = Map.of(
                "bootstrap.servers", args[0],
                "transactional.id", args[1],
                // The default, 100 ms, is what a transaction waits that begins soon after another.
                "retry.backoff.ms", "10");
        try (var consumer = new KafkaConsumer<>(reading, new ByteArrayDeserializer(), new ByteArrayDeserializer());
                var producer = new KafkaProducer<>(writing, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            consumer.subscribe(List.of(args[2]));
            new TransactionalCopy(consumer, producer, args[3], style).copyForEver();
        }
    }

    private void copyForEver() {
        while (true) {
            ConsumerRecords<byte[], byte[]> first = consumer.poll(Duration.ofSeconds(1));
            if (!first.isEmpty()) {
                style.copy(this, first);
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

    private void transform(ConsumerRecords<byte[], byte[]> polled) {
        producer.beginTransaction();
        for (ConsumerRecord<byte[], byte[]> command : polled) {
            // A failed send fails the commit.
            var unused = producer.send(new ProducerRecord<>(results, command.key(), bytes.transformed(command)));
        }
        producer.sendOffsetsToTransaction(polled.nextOffsets(), consumer.groupMetadata());
        producer.commitTransaction();
    }
}
