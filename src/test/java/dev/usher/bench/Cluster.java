package dev.usher.bench;

import dev.usher.kafka.topics.TopicCreation;
import dev.usher.testing.Child;
import dev.usher.testing.Children;
import dev.usher.testing.KafkaProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The broker in its own process. Confined to one thread, but for the producer. */
final class Cluster implements AutoCloseable {

    static final int PARTITIONS = 12;

    private final Child broker;
    private final String bootstrapServers;
    private final Admin admin;
    private final Producer<byte[], byte[]> producer;

    private Cluster(Child broker, String bootstrapServers) {
        this.broker = broker;
        this.bootstrapServers = bootstrapServers;
        admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
        producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers", bootstrapServers,
                        // No lingering: at a steady rate it would be counted as latency.
                        "linger.ms", "0",
                        "batch.size", "65536",
                        // With more, a new partition that refuses the first batch, not being ready, may accept the
                        // second,
                        // and never the first again.
                        "max.in.flight.requests.per.connection", "1"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    static Cluster start(Children children) throws IOException, InterruptedException {
        Path data = children.directory("kafka");
        Child broker = children.ofClass(
                "broker",
                Plan.BROKER_JVM,
                KafkaProcess.class.getName(),
                List.of("--port", "0", "--dir", data.toString()));
        return new Cluster(broker, broker.told("Kafka is ready at "));
    }

    Child broker() {
        return broker;
    }

    String bootstrapServers() {
        return bootstrapServers;
    }

    Producer<byte[], byte[]> producer() {
        return producer;
    }

    /** Makes the topics as {@code usher topics create} does. */
    void create(RunTopics topics) {
        TopicCreation.run(admin, topics.installation(), PARTITIONS, Optional.empty());
    }

    /** Nobody waits for that: the names never come again. */
    void delete(RunTopics topics) {
        var unused = admin.deleteTopics(topics.all()).all();
    }

    @Override
    public void close() {
        producer.close();
        admin.close();
        broker.close();
    }
}
