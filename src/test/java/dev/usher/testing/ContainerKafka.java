package dev.usher.testing;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.testcontainers.kafka.KafkaContainer;

/**
 * A Kafka node in a container, of the version of the clients. Stopping it kills it: nothing is told to the broker
 * beforehand. It keeps its port and its data when it is started again.
 *
 * <p>One thread at a time.
 */
final class ContainerKafka implements KafkaBroker.Node {
    private static final String IMAGE = "apache/kafka:4.4.0";
    private static final int INNER_PORT = 9092;

    private final KafkaContainer container;

    private ContainerKafka(KafkaContainer container) {
        this.container = container;
        container.start();
    }

    static ContainerKafka create() {
        KafkaContainer container = new KafkaContainer(IMAGE);
        BrokerSettings.FOR_TESTS.forEach((key, value) -> container.withEnv(variable(key), value));
        // A port that the engine chooses would be another one after each start.
        container.setPortBindings(List.of("127.0.0.1:" + FreePort.pick() + ":" + INNER_PORT));
        return new ContainerKafka(container);
    }

    /**
     * Whether the image is on this machine. Asks the engine's own command, which answers at once; Testcontainers would
     * try to pull the image first, for minutes where there is no registry.
     */
    static boolean isImageAtHand() {
        ProcessBuilder inspect = new ProcessBuilder("docker", "image", "inspect", IMAGE)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        try {
            Process process = inspect.start();
            boolean answered = process.waitFor(5, TimeUnit.SECONDS);
            process.destroyForcibly();
            return answered && process.exitValue() == 0;
        } catch (IOException noSuchCommand) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public String bootstrapServers() {
        return container.getBootstrapServers();
    }

    @Override
    public void start() {
        container
                .getDockerClient()
                .startContainerCmd(container.getContainerId())
                .exec();
    }

    @Override
    public void stop() {
        container.getDockerClient().killContainerCmd(container.getContainerId()).exec();
    }

    @Override
    public void close() {
        container.close();
    }

    /** The image's way to say a broker setting in the environment. */
    private static String variable(String setting) {
        return "KAFKA_" + setting.replace('.', '_').toUpperCase(Locale.ROOT);
    }
}
