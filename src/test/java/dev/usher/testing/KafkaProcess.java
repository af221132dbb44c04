package dev.usher.testing;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * A Kafka node in a process of its own, for whoever wants to kill it or to measure without it: prints one line when it is
 * ready, and runs until it is ended. Started again on its directory, it has its data.
 *
 * <p>Its own main thread.
 */
@Command(name = "kafka", description = "Runs a Kafka node until it is ended.", mixinStandardHelpOptions = true)
public final class KafkaProcess implements Callable<Integer> {
    @Option(names = "--port", defaultValue = "9092", description = "Port on 127.0.0.1; 0 is any free one.")
    private int port;

    @Option(names = "--dir", required = true, description = "Where its data is kept.")
    private Path directory = Path.of("");

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "A setting of the broker; may be repeated.")
    private Map<String, String> settings = new TreeMap<>();

    public static void main(String[] args) {
        System.exit(new CommandLine(new KafkaProcess()).execute(args));
    }

    @Override
    public Integer call() throws InterruptedException {
        EmbeddedKafka kafka = EmbeddedKafka.at(port, directory, settings);
        Runtime.getRuntime().addShutdownHook(new Thread(kafka::close, "close-kafka"));
        System.out.println("Kafka is ready at " + kafka.bootstrapServers());
        new CountDownLatch(1).await();
        return 0;
    }
}
