package dev.usher.cli;

import static picocli.CommandLine.Help.Visibility.ALWAYS;

import dev.usher.config.Settings;
import dev.usher.logging.Logging;
import dev.usher.simulator.Simulator;
import dev.usher.simulator.SimulatorSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The offline API. */
@Command(
        name = "simulate",
        header = "Run an offline RealtimeKit API to develop and test against.",
        description = {
            "Serves the participant operations under /client/v4 and keeps all state in memory until it is stopped.",
            "Point api.base.url, or Cloudflare's own SDK, at the address that it prints; with log.format=json it is in"
                    + " the log alone."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  usher simulate --port 8787",
            "  usher simulate --latency PT0.05S --quota-requests 100 --quota-window PT10S",
            "  usher simulate --token secret --no-create-meetings"
        })
final class SimulateCommand implements Callable<Integer> {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Mixin
    private final SettingsOptions settings;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--host",
            defaultValue = "127.0.0.1",
            showDefaultValue = ALWAYS,
            description = "Address to listen on.")
    private String host = "";

    @Option(
            names = "--port",
            defaultValue = "8787",
            showDefaultValue = ALWAYS,
            description = "Port to listen on; 0 means any free one.")
    private int port;

    @Option(
            names = "--latency",
            paramLabel = "DURATION",
            defaultValue = "PT0S",
            showDefaultValue = ALWAYS,
            description = "How long each request takes.")
    private Duration latency = Duration.ZERO;

    @Option(
            names = "--jitter",
            paramLabel = "DURATION",
            defaultValue = "PT0S",
            showDefaultValue = ALWAYS,
            description = "How much longer a request may take, at random.")
    private Duration jitter = Duration.ZERO;

    @Option(
            names = "--quota-requests",
            paramLabel = "COUNT",
            defaultValue = "0",
            showDefaultValue = ALWAYS,
            description = "Requests that a token may send in any window; more locks it out. 0 means no quota,"
                    + " Cloudflare's is 1200.")
    private int quotaRequests;

    @Option(
            names = "--quota-window",
            paramLabel = "DURATION",
            defaultValue = "PT5M",
            showDefaultValue = ALWAYS,
            description = "The window, and how long a lock-out lasts.")
    private Duration quotaWindow = Duration.ZERO;

    @Option(names = "--token", description = "The only token that is let in; without it every one is.")
    private Optional<String> token = Optional.empty();

    @Option(
            names = "--create-meetings",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Make a meeting when it is first named (the default), or answer 404.")
    private boolean createMeetings;

    @Option(names = "--auto-join", description = "Whoever is added is live in the meeting's session at once.")
    private boolean autoJoin;

    SimulateCommand(Map<String, String> environment) {
        this.settings = new SettingsOptions(environment);
    }

    @Override
    public Integer call() throws InterruptedException {
        Settings.Logs logs = settings.forClient().logs();
        SimulatorSettings simulated = simulated();
        Logging.forService(logs.isJson(), logs.level());
        Vertx vertx = Vertx.vertx();
        Simulator simulator = new Simulator(vertx, simulated, InstantSource.system());
        try {
            await(simulator.start());
        } catch (CompletionException e) {
            await(vertx.close());
            throw new CommandFailed(
                    "cannot listen on " + host + ":" + port + ": " + e.getMessage()
                            + "; take another --port (0 for any free one), or end what listens there",
                    e);
        }
        if (!logs.isJson()) {
            spec.commandLine().getOut().println(simulator.baseUrl());
        }
        new StopSignal(PATIENCE, () -> await(vertx.close())).during(new CountDownLatch(1)::await);
        return Cli.DONE;
    }

    private SimulatorSettings simulated() {
        try {
            return SimulatorSettings.defaults()
                    .withHost(host)
                    .withPort(port)
                    .withLatency(latency)
                    .withJitter(jitter)
                    .withQuota(SimulatorSettings.Quota.of(quotaRequests, quotaWindow))
                    .withToken(token)
                    .withCreateMeetings(createMeetings)
                    .withAutoJoin(autoJoin);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private static void await(Future<?> future) {
        future.toCompletionStage().toCompletableFuture().join();
    }
}
