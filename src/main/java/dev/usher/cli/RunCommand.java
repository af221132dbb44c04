package dev.usher.cli;

import dev.usher.config.Settings;
import dev.usher.logging.Logging;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The worker. */
@Command(
        name = "run",
        header = "Run a worker.",
        description = {
            "Takes commands from Kafka, runs them, and publishes a result for each, until it is stopped.",
            "SIGTERM lets calls in flight end and publishes what they brought, within shutdown.timeout; closing connections"
                    + " may take ten seconds more.",
            "Workers of one group.id share the work."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  usher run --config usher.properties",
            "  USHER_API_TOKEN_FILE=/run/secrets/token usher run --config usher.properties"
        })
final class RunCommand implements Callable<Integer> {

    /** What closing connections may take after all calls have ended. */
    private static final Duration CLEANING_UP = Duration.ofSeconds(10);

    private final WorkerStart workers;

    @Mixin
    private final KafkaOptions options;

    RunCommand(Map<String, String> environment, WorkerStart workers) {
        this.options = new KafkaOptions(environment);
        this.workers = workers;
    }

    @Override
    public Integer call() throws InterruptedException {
        Settings settings = options.forWorker();
        Logging.forService(settings.logs().isJson(), settings.logs().level());
        WorkerStart.Running worker = workers.start(settings);
        AtomicBoolean closed = new AtomicBoolean();
        Runnable stop = () -> {
            // A worker may fail at the moment when it is told to stop, and is then closed by two threads.
            if (closed.compareAndSet(false, true)) {
                worker.close();
            }
            if (!worker.awaitTermination()) {
                throw new CommandFailed("the worker failed and ended; its log says why");
            }
        };
        new StopSignal(settings.shutdownTimeout().plus(CLEANING_UP), stop).during(worker::awaitTermination);
        stop.run();
        return Cli.DONE;
    }
}
