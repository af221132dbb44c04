package dev.usher.testing;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/**
 * The real broker that integration tests run against. The system property {@code kafka} says where it lives:
 * {@code embedded} in this JVM (the default), {@code container} in one of Testcontainers', or {@code auto}, a container
 * only if its image is on this machine already.
 *
 * <p>Any thread; stopping and starting is for the test's own.
 */
public final class KafkaBroker implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Node node;
    private final boolean isShared;

    /** One broker node, running from the moment it exists. */
    interface Node extends AutoCloseable {
        String bootstrapServers();

        /** Starts it again after {@link #stop}, on the same port and data; it need not answer yet. */
        void start();

        void stop();

        @Override
        void close();
    }

    /** Started when first asked for, closed when the JVM exits. */
    private static final class Shared {
        static final KafkaBroker BROKER = new KafkaBroker(newNode(), true);

        static {
            Runtime.getRuntime().addShutdownHook(new Thread(BROKER.node::close, "close-kafka"));
        }
    }

    private KafkaBroker(Node node, boolean isShared) {
        this.node = node;
        this.isShared = isShared;
        awaitReady();
    }

    /** The broker that all tests of this JVM share. They keep apart by topics and groups of their own. */
    public static KafkaBroker shared() {
        return Shared.BROKER;
    }

    /** A broker for one test, which may stop and start it, and closes it. */
    public static KafkaBroker own() {
        return new KafkaBroker(newNode(), false);
    }

    /** The broker on this node, which it closes. */
    public static KafkaBroker on(EmbeddedKafka node) {
        return new KafkaBroker(node, false);
    }

    private static Node newNode() {
        String where = System.getProperty("kafka", "embedded");
        return switch (where) {
            case "embedded" -> EmbeddedKafka.inTemporaryDirectory();
            case "container" -> ContainerKafka.create();
            case "auto" ->
                ContainerKafka.isImageAtHand() ? ContainerKafka.create() : EmbeddedKafka.inTemporaryDirectory();
            default -> throw new IllegalArgumentException("kafka = " + where + ": must be embedded, container or auto");
        };
    }

    public String bootstrapServers() {
        return node.bootstrapServers();
    }

    /** An admin client, for the caller to close. */
    public Admin admin() {
        return Admin.create(clientSettings());
    }

    /** A topic name of this kind that no other test uses; it says nothing to the broker yet. */
    public String topic(String kind) {
        return kind + "-" + UUID.randomUUID().toString().substring(0, 8);
    }

    /** Creates the topic with the broker's defaults. */
    public String createTopic(String name, int partitions) {
        return createTopic(name, partitions, Map.of());
    }

    /** Creates the topic, waits until its partitions have leaders, and returns its name. */
    public String createTopic(String name, int partitions, Map<String, String> configs) {
        NewTopic topic = new NewTopic(name, Optional.of(partitions), Optional.empty()).configs(configs);
        try (Admin admin = admin()) {
            get(admin.createTopics(List.of(topic)).all());
            await().until(() -> hasLeaders(admin, name, partitions));
        }
        return name;
    }

    /** Sends one record and waits for the broker's word. */
    public RecordMetadata produce(String topic, String key, byte[] value) {
        byte[] keyBytes = key.getBytes(StandardCharsets.UTF_8);
        return produce(List.of(new ProducerRecord<>(topic, keyBytes, value))).get(0);
    }

    /** Sends the records in this order and waits until all are written. */
    public List<RecordMetadata> produce(Collection<ProducerRecord<byte[], byte[]>> records) {
        return produce(records, Map.of());
    }

    /** The same, by a producer with these settings. */
    public List<RecordMetadata> produce(
            Collection<ProducerRecord<byte[], byte[]>> records, Map<String, Object> settings) {
        ByteArraySerializer bytes = new ByteArraySerializer();
        Map<String, Object> all = new HashMap<>(clientSettings());
        all.putAll(settings);
        try (Producer<byte[], byte[]> producer = new KafkaProducer<>(all, bytes, bytes)) {
            List<Future<RecordMetadata>> sent =
                    records.stream().map(producer::send).toList();
            return sent.stream().map(KafkaBroker::get).toList();
        }
    }

    /**
     * What a read-committed reader finds in the topic now, partition by partition: up to the end, or up to the first
     * transaction that is still open.
     */
    public List<ConsumerRecord<byte[], byte[]>> readCommitted(String topic) {
        return new CommittedRecords(clientSettings()).in(topic);
    }

    /** Stops the broker and starts it again, on the same port and with the same data. */
    public void restart() {
        stop();
        start();
    }

    /**
     * Stops the broker, once every transaction that is decided has ended. A node on its own that starts again forgets the
     * others if it tries to end them in the moment in which it counts its former self out (KAFKA-20734): their records then
     * are committed and stay hidden for ever. Clusters, whose partitions always have some leader, are not affected.
     */
    public void stop() {
        requireOwn();
        awaitEndOfDecidedTransactions();
        node.stop();
    }

    /** Until then, what a transaction has written to one partition may be read, and that to another not yet. */
    public void awaitEndOfDecidedTransactions() {
        ListTransactionsOptions decided = new ListTransactionsOptions()
                .filterStates(List.of(TransactionState.PREPARE_COMMIT, TransactionState.PREPARE_ABORT));
        try (Admin admin = admin()) {
            await().until(() -> get(admin.listTransactions(decided).all()).isEmpty());
        }
    }

    /** Starts the stopped broker, and returns when it answers. */
    public void start() {
        requireOwn();
        node.start();
        awaitReady();
    }

    @Override
    public void close() {
        requireOwn();
        node.close();
    }

    private void requireOwn() {
        if (isShared) {
            throw new IllegalStateException("other tests use the shared broker; stop one of KafkaBroker.own()");
        }
    }

    /** A node is ready when it counts itself among those that serve. */
    private void awaitReady() {
        try (Admin admin = admin()) {
            await().until(() -> !get(admin.describeCluster().nodes()).isEmpty());
        }
    }

    private static boolean hasLeaders(Admin admin, String topic, int partitions) {
        return get(admin.describeTopics(List.of(topic)).allTopicNames()).values().stream()
                        .flatMap(described -> described.partitions().stream())
                        .filter(partition -> partition.leader() != null)
                        .count()
                == partitions;
    }

    private static ConditionFactory await() {
        return Awaitility.await()
                .pollInSameThread()
                .pollInterval(Duration.ofMillis(20))
                .atMost(PATIENCE)
                .ignoreExceptions();
    }

    private Map<String, Object> clientSettings() {
        return Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers());
    }

    static <T> T get(Future<T> future) {
        try {
            return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new KafkaException(e.getCause());
        } catch (TimeoutException e) {
            throw new KafkaException("no answer within " + PATIENCE, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException(e);
        }
    }
}
