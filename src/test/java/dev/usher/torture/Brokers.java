package dev.usher.torture;

import dev.usher.kafka.CommandTopics;
import dev.usher.kafka.topics.TopicCreation;
import dev.usher.kafka.topics.Topics;
import dev.usher.testing.Child;
import dev.usher.testing.Children;
import dev.usher.testing.FreePort;
import dev.usher.testing.KafkaProcess;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Three brokers, each a process of its own that can be ended and started again on its port and its data; never two at a time.
 *
 * <p>Not one alone, since Kafka 4.4.0 cannot be restarted safely then: while a partition has no leader, as all have while the
 * only broker stops or starts, the transaction coordinator takes it for deleted and ends a transaction without a marker in it.
 * Whatever the same producer commits there next commits the rest too, or nobody ever reads on. One thread at a time.
 */
final class Brokers implements AutoCloseable {

    static final String COMMANDS = "participant-commands";
    static final String RESULTS = "participant-results";
    static final String DEAD_LETTERS = "participant-commands-dlt";

    private static final String LEDGER = "participant-ledger";
    private static final List<String> JVM = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx384m");

    /** After this time a broker that was started again has caught up with the others. */
    private static final Duration CATCHING_UP = Duration.ofSeconds(15);

    /** One of them, in as many lives as it takes. */
    private static final class Node {
        private final int number;
        private final int port = FreePort.pick();
        private final int controllerPort = FreePort.pick();
        private int lives;
        private boolean ended = true;
        private Instant startedAt = Instant.EPOCH;
        private Optional<Child> process = Optional.empty();

        Node(int number) {
            this.number = number;
        }

        Child child() {
            return process.orElseThrow();
        }
    }

    private final Children children;
    private final List<Node> nodes =
            IntStream.rangeClosed(1, Plan.BROKERS).mapToObj(Node::new).toList();
    private int restarts;

    private Brokers(Children children) {
        this.children = children;
    }

    /** Starts them, and makes the topics as {@code usher topics create} does. */
    static Brokers start(Children children) throws IOException, InterruptedException {
        Brokers brokers = new Brokers(children);
        for (Node node : brokers.nodes) {
            brokers.start(node);
        }
        for (Node node : brokers.nodes) {
            node.child().told("Kafka is ready at ");
        }
        Topics topics = new Topics(
                new CommandTopics.Named(List.of(COMMANDS)), RESULTS, DEAD_LETTERS, LEDGER, Duration.ofDays(1));
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", brokers.bootstrapServers()))) {
            create(topics, admin);
        }
        return brokers;
    }

    /** What is there already is left as it is, so that it can be done again when a broker has not heard of it yet. */
    private static void create(Topics topics, Admin admin) {
        for (int tries = 10; ; tries--) {
            try {
                TopicCreation.run(admin, topics, Plan.PARTITIONS, Optional.empty());
                return;
            } catch (UnknownTopicOrPartitionException notYet) {
                if (tries == 0) {
                    throw notYet;
                }
            }
        }
    }

    String bootstrapServers() {
        return nodes.stream().map(node -> "127.0.0.1:" + node.port).collect(Collectors.joining(","));
    }

    private void start(Node node) throws IOException {
        node.lives++;
        List<String> arguments = new ArrayList<>(List.of(
                "--port",
                Integer.toString(node.port),
                "--dir",
                children.directory("kafka-" + node.number).toString()));
        settings(node).forEach((key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));
        node.process = Optional.of(children.ofClass(
                "broker-%d.%d".formatted(node.number, node.lives), JVM, KafkaProcess.class.getName(), arguments));
        node.startedAt = Instant.now();
        node.ended = false;
    }

    private Map<String, String> settings(Node node) {
        String voters = nodes.stream()
                .map(voter -> "%d@127.0.0.1:%d".formatted(voter.number, voter.controllerPort))
                .collect(Collectors.joining(","));
        return Map.ofEntries(
                Map.entry("node.id", Integer.toString(node.number)),
                Map.entry("controller.quorum.voters", voters),
                Map.entry(
                        "listeners",
                        "PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d".formatted(node.port, node.controllerPort)),
                Map.entry("default.replication.factor", "3"),
                Map.entry("min.insync.replicas", "2"),
                Map.entry("offsets.topic.replication.factor", "3"),
                Map.entry("transaction.state.log.replication.factor", "3"),
                Map.entry("transaction.state.log.min.isr", "2"),
                // Here there is somebody to hand partitions over to.
                Map.entry("controlled.shutdown.enable", "true"),
                // A broker that has to wait for its turn on a busy machine is not dead.
                Map.entry("broker.session.timeout.ms", "6000"));
    }

    int restarts() {
        return restarts;
    }

    /** Whether the others can do without one of them. */
    boolean areWhole() {
        return nodes.stream()
                .allMatch(
                        node -> !node.ended && node.startedAt.plus(CATCHING_UP).isBefore(Instant.now()));
    }

    /** As an operator would end it, or as a lack of memory would. */
    void end(int number, boolean kill) throws InterruptedException {
        Node node = nodes.get(number - 1);
        node.ended = true;
        if (kill) {
            node.child().kill();
        } else {
            node.child().handle().destroy();
        }
    }

    /** Nobody waits until it serves. */
    void startAgain(int number) throws IOException, InterruptedException {
        Node node = nodes.get(number - 1);
        if (!node.child().stop()) {
            node.child().kill();
        }
        restarts++;
        start(node);
    }

    void mustLive() throws IOException {
        for (Node node : nodes) {
            if (!node.ended) {
                node.child().mustLive();
            }
        }
    }

    @Override
    public void close() {
        nodes.forEach(node -> node.process.ifPresent(Child::close));
    }
}
