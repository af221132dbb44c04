package dev.usher.torture;

import dev.usher.kafka.CommandTopics;
import dev.usher.kafka.TopicCreation;
import dev.usher.kafka.Topics;
import dev.usher.testing.Child;
import dev.usher.testing.Children;
import dev.usher.testing.KafkaProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;

/** The broker in its own process, which can be ended and started again on its port and its data. One thread at a time. */
final class Broker implements AutoCloseable {

    static final String COMMANDS = "participant-commands";
    static final String RESULTS = "participant-results";
    static final String DEAD_LETTERS = "participant-commands-dlt";

    private static final String LEDGER = "participant-ledger";
    private static final List<String> JVM = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx512m");

    /**
     * How often the broker looks for transactions that nobody ended. Not as often as in other tests: a broker that does so
     * while it starts, and does not know the leaders yet, takes their partitions for deleted and declares the transaction
     * aborted without a marker in its partitions – whatever the same producer commits next commits it too. By default, 10 s,
     * that is as good as impossible; here it starts beside busy workers.
     */
    private static final String EXPIRY = "transaction.abort.timed.out.transaction.cleanup.interval.ms=15000";

    private final Children children;
    private final String bootstrapServers;
    private Child process;
    private int lives = 1;
    private boolean ended;

    private Broker(Children children, Child process, String bootstrapServers) {
        this.children = children;
        this.process = process;
        this.bootstrapServers = bootstrapServers;
    }

    /** Starts it, and makes the topics as {@code usher topics create} does. */
    static Broker start(Children children) throws IOException, InterruptedException {
        Child process = start(children, 1, 0);
        Broker broker = new Broker(children, process, process.told("Kafka is ready at "));
        Topics topics = new Topics(
                new CommandTopics.Named(List.of(COMMANDS)), RESULTS, DEAD_LETTERS, LEDGER, Duration.ofDays(1));
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers))) {
            TopicCreation.run(admin, topics, Plan.PARTITIONS, Optional.empty());
        }
        return broker;
    }

    private static Child start(Children children, int life, int port) throws IOException {
        return children.ofClass(
                "broker-" + life,
                JVM,
                KafkaProcess.class.getName(),
                List.of(
                        "--port",
                        Integer.toString(port),
                        "--dir",
                        children.directory("kafka").toString(),
                        "--set",
                        EXPIRY));
    }

    String bootstrapServers() {
        return bootstrapServers;
    }

    int restarts() {
        return lives - 1;
    }

    /** As an operator would, or as a lack of memory would. */
    void end(boolean kill) throws InterruptedException {
        ended = true;
        if (kill) {
            process.kill();
        } else {
            process.handle().destroy();
        }
    }

    /** Nobody waits until it serves. */
    void startAgain() throws IOException, InterruptedException {
        if (!process.stop()) {
            process.kill();
        }
        lives++;
        process = start(children, lives, Integer.parseInt(bootstrapServers.replaceFirst(".*:", "")));
        ended = false;
    }

    void mustLive() throws IOException {
        if (!ended) {
            process.mustLive();
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
