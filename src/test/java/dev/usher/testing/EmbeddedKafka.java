package dev.usher.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.common.utils.Utils;

/**
 * A real Kafka node, broker and controller in one, inside this JVM. It runs from its construction on, and keeps its port
 * and its data when it is stopped and started again.
 *
 * <p>One thread at a time.
 */
public final class EmbeddedKafka implements KafkaBroker.Node {
    /** The same for every node, so that one finds its data again in a later process. */
    private static final String CLUSTER_ID = "dXNoZXItdGVzdC1ub2RlMQ";

    private final int port;
    private final Path directory;
    private final boolean isTemporary;
    private final Properties settings;
    private KafkaRaftServer server;

    private EmbeddedKafka(int port, Path directory, boolean isTemporary, Map<String, String> overrides) {
        this.port = port;
        this.directory = directory;
        this.isTemporary = isTemporary;
        this.settings = settings(port, FreePort.pick(), directory);
        this.settings.putAll(overrides);
        format();
        this.server = started();
    }

    /** A node on a free port, whose data is deleted when it is closed. */
    public static EmbeddedKafka inTemporaryDirectory() {
        try {
            return new EmbeddedKafka(FreePort.pick(), Files.createTempDirectory("usher-kafka-"), true, Map.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A node that keeps its data in a directory, where it finds what an earlier one left.
     *
     * @param port 0 is any free one
     * @param overrides settings that win over those of all test brokers
     */
    public static EmbeddedKafka at(int port, Path directory, Map<String, String> overrides) {
        return new EmbeddedKafka(port == 0 ? FreePort.pick() : port, directory, false, overrides);
    }

    @Override
    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    @Override
    public void start() {
        server = started();
    }

    @Override
    public void stop() {
        server.shutdown();
        server.awaitShutdown();
    }

    @Override
    public void close() {
        stop();
        if (isTemporary) {
            try {
                Utils.delete(directory.toFile());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private KafkaRaftServer started() {
        KafkaRaftServer node = new KafkaRaftServer(KafkaConfig.fromProps(settings, false), Time.SYSTEM);
        node.startup();
        return node;
    }

    private void format() {
        Path file = directory.resolve("server.properties");
        try {
            Files.createDirectories(directory);
            try (Writer writer = Files.newBufferedWriter(file)) {
                settings.store(writer, null);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String[] format = {"format", "--ignore-formatted", "--cluster-id", CLUSTER_ID, "--config", file.toString()};
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        if (StorageTool.execute(format, new PrintStream(output, true, StandardCharsets.UTF_8)) != 0) {
            throw new IllegalStateException("cannot format " + directory + ": " + output);
        }
    }

    private static Properties settings(int port, int controllerPort, Path directory) {
        Properties settings = new Properties();
        settings.putAll(BrokerSettings.FOR_TESTS);
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", "1");
        settings.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put("listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
        settings.put("log.dirs", directory.resolve("logs").toString());
        return settings;
    }
}
