package dev.usher.bench;

import dev.usher.testing.Children;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Starts the benchmark: how much of what Kafka and HTTP allow does the worker reach? Main thread only. */
@Command(
        name = "benchmark",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = "Measures the worker end to end, beside the limits that HTTP and Kafka set.")
public final class Benchmark implements Callable<Integer> {

    private static final Path LEFTOVERS = Path.of("target", "bench");

    @Option(names = "--quick", description = "A look instead of a measurement: short, once, latencies 0 and 50.")
    private boolean quick;

    @Option(names = "--protocols", split = ",", description = "What the API speaks: ${COMPLETION-CANDIDATES}.")
    private List<Protocol> protocols = List.of(Protocol.H2C);

    @Option(names = "--latencies", split = ",", description = "The API's latencies, in milliseconds.")
    private List<Long> latencies = List.of(0L, 5L, 50L);

    @Option(names = "--repeats", description = "Runs of each kind, of which the medians are shown.")
    private int repeats = 3;

    @Option(names = "--commands", description = "Commands in a load, of which the second half is measured.")
    private int commands = 120_000;

    @Option(names = "--steady-seconds", description = "How long commands come at 500 per second, for the latencies.")
    private int steadySeconds = 10;

    @Option(names = "--jvm", split = " ", description = "JVM flags, alike for the worker and the limits.")
    private List<String> jvm = List.of("-XX:+UseParallelGC", "-XX:NewRatio=1", "-Xms256m", "-Xmx1g");

    @Option(names = "--jar", description = "The worker.")
    private Path jar = Path.of("target", "usher.jar");

    @Option(names = "--limits-only", description = "Measures the limits alone, without a worker.")
    private boolean limitsOnly;

    private Benchmark() {}

    public static void main(String[] args) {
        System.setProperty("logback.configurationFile", "dev/usher/testing/quiet-logback.xml");
        System.exit(new CommandLine(new Benchmark())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .execute(args));
    }

    /** Returns 1 when the worker broke a promise. */
    @Override
    public Integer call() throws Exception {
        if (!limitsOnly && !Files.exists(jar)) {
            System.err.printf("There is no %s: build it with mvn -DskipTests package, or say --limits-only.%n", jar);
            return CommandLine.ExitCode.USAGE;
        }
        Plan measurement = new Plan(
                protocols,
                latencies.stream().map(Duration::ofMillis).toList(),
                repeats,
                commands,
                Duration.ofSeconds(steadySeconds),
                jvm);
        Plan plan = quick ? measurement.quick() : measurement;
        Notes notes = new Notes();
        run(plan, notes, new Children(LEFTOVERS));
        System.out.println(new Report(plan, notes.scoreboard()));
        List<String> broken = notes.scoreboard().broken();
        broken.forEach(promise -> System.out.println("BROKEN " + promise));
        return broken.isEmpty() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    /** Limits and worker take turns, so that whatever else the machine is busy with meets them alike. */
    private void run(Plan plan, Notes notes, Children children) throws IOException, InterruptedException {
        notes.say("starting broker and API; what they leave, logs included, is in " + LEFTOVERS);
        try (Cluster cluster = Cluster.start(children)) {
            for (Protocol protocol : plan.protocols()) {
                try (Stage stage = Stage.set(plan, notes, children, cluster, protocol)) {
                    for (int repeat = 1; repeat <= plan.repeats(); repeat++) {
                        notes.say("%s, %d of %d".formatted(protocol.label(), repeat, plan.repeats()));
                        stage.copies(repeat);
                        stage.client(repeat);
                        if (!limitsOnly) {
                            stage.worker(repeat, jar);
                            stage.forgetful(repeat);
                        }
                    }
                }
            }
        }
    }
}
