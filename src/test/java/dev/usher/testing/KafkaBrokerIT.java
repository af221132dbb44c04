package dev.usher.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The broker under the integration tests does what they rely on, wherever it lives. */
final class KafkaBrokerIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final KafkaBroker kafka = KafkaBroker.shared();

    @Test
    void whatIsProducedIsReadInOrder() {
        String topic = kafka.createTopic(kafka.topic("letters"), 1);

        kafka.produce(topic, "m1", "a".getBytes(UTF_8));
        kafka.produce(topic, "m1", "b".getBytes(UTF_8));

        assertThat(values(kafka.readCommitted(topic))).containsExactly("a", "b");
    }

    @Test
    void anEmptyTopicReadsEmpty() {
        assertThat(kafka.readCommitted(kafka.createTopic(kafka.topic("letters"), 3)))
                .isEmpty();
    }

    @Test
    void anAbortedTransactionIsNotRead() {
        String topic = kafka.createTopic(kafka.topic("letters"), 1);
        try (Producer<String, String> producer = transactional(topic)) {
            producer.beginTransaction();
            send(producer, topic, "aborted");
            producer.abortTransaction();
            producer.beginTransaction();
            send(producer, topic, "committed");
            producer.commitTransaction();
        }
        kafka.awaitEndOfDecidedTransactions();

        assertThat(values(kafka.readCommitted(topic))).containsExactly("committed");
    }

    @Test
    void anOpenTransactionEndsTheReading() {
        String topic = kafka.createTopic(kafka.topic("letters"), 1);
        kafka.produce(topic, "m1", "before".getBytes(UTF_8));
        try (Producer<String, String> producer = transactional(topic)) {
            producer.beginTransaction();
            send(producer, topic, "open");

            assertThat(values(kafka.readCommitted(topic))).containsExactly("before");
        }
    }

    @Test
    void groupsOfTheNewProtocolShareThePartitions() {
        String topic = kafka.createTopic(kafka.topic("letters"), 2);
        try (Consumer<String, String> first = member(topic);
                Consumer<String, String> second = member(topic)) {
            first.subscribe(List.of(topic));
            second.subscribe(List.of(topic));

            Awaitility.await().atMost(PATIENCE).pollInSameThread().untilAsserted(() -> {
                first.poll(Duration.ofMillis(50));
                second.poll(Duration.ofMillis(50));
                assertThat(first.assignment()).hasSize(1);
                assertThat(second.assignment()).hasSize(1);
            });
        }
    }

    @Test
    void aRestartKeepsPortAndData() {
        try (KafkaBroker own = KafkaBroker.own()) {
            String address = own.bootstrapServers();
            String topic = own.createTopic("letters", 1);
            own.produce(topic, "m1", "before".getBytes(UTF_8));

            own.restart();
            own.produce(topic, "m1", "after".getBytes(UTF_8));

            assertThat(own.bootstrapServers()).isEqualTo(address);
            assertThat(values(own.readCommitted(topic))).containsExactly("before", "after");
        }
    }

    @Test
    void aProducerWaitsOutARestart() {
        try (KafkaBroker own = KafkaBroker.own()) {
            String topic = own.createTopic("letters", 1);
            try (Producer<String, String> producer = new KafkaProducer<>(
                    Map.of("bootstrap.servers", own.bootstrapServers()),
                    new StringSerializer(),
                    new StringSerializer())) {
                send(producer, topic, "before");

                own.stop();
                // On a thread of its own: without a broker the client forgets where topics are, and sending waits for
                // it.
                var sent = CompletableFuture.runAsync(() -> send(producer, topic, "patient"));
                own.start();

                assertThat(sent).succeedsWithin(PATIENCE);
            }
        }
    }

    @Test
    void aTopicThatCannotBeCreatedIsAnError() {
        assertThatThrownBy(() -> kafka.createTopic("not a name", 1)).isInstanceOf(KafkaException.class);
    }

    @Test
    void theSharedBrokerCannotBeStopped() {
        assertThatThrownBy(kafka::stop).isInstanceOf(IllegalStateException.class);
    }

    private Producer<String, String> transactional(String id) {
        Producer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "transactional.id", id),
                new StringSerializer(),
                new StringSerializer());
        producer.initTransactions();
        return producer;
    }

    private static void send(Producer<String, String> producer, String topic, String value) {
        assertThat(producer.send(new ProducerRecord<>(topic, value))).succeedsWithin(PATIENCE);
    }

    private Consumer<String, String> member(String group) {
        return new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers(), "group.id", group, "group.protocol", "consumer"),
                new StringDeserializer(),
                new StringDeserializer());
    }

    private static List<String> values(List<ConsumerRecord<byte[], byte[]>> records) {
        return records.stream().map(record -> new String(record.value(), UTF_8)).toList();
    }
}
