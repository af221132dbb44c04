package dev.usher;

import static dev.usher.testing.Commands.aDelete;
import static dev.usher.testing.Commands.anAdd;
import static org.assertj.core.api.Assertions.assertThat;

import dev.usher.command.Command;
import dev.usher.command.FailureReason;
import dev.usher.command.Outcome;
import dev.usher.command.Result;
import dev.usher.simulator.Effect;
import dev.usher.simulator.ErrorBody;
import dev.usher.simulator.Fault;
import dev.usher.simulator.JournalEntry;
import dev.usher.simulator.JournalQuery;
import dev.usher.simulator.Simulator;
import dev.usher.simulator.SimulatorSettings;
import dev.usher.simulator.SimulatorSettings.Quota;
import dev.usher.testing.Aftermath;
import dev.usher.testing.FreePort;
import dev.usher.testing.Installation;
import dev.usher.testing.ManagementClient;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The API is away for everybody: commands wait in order and go on by themselves; only a poisonous one is at fault. */
class OutageIT {
    private static final int MEETINGS = 8;

    private final Installation usher = Installation.with(
                    4, SimulatorSettings.defaults().withQuota(Quota.CLOUDFLARE))
            .set("USHER_QUOTA_REQUESTS", "1200")
            .set("USHER_RETRY_BACKOFF", "PT0.1S")
            .set("USHER_RETRY_BACKOFF_MAX", "PT0.5S");

    @AfterEach
    void close() {
        usher.close();
    }

    static Stream<Named<Fault>> outages() {
        return Stream.of(
                Named.of("503", Fault.replying(503)),
                Named.of("401", Fault.replying(401)),
                Named.of("429", Fault.replying(429, Map.of("Retry-After", "2"), "")),
                Named.of("redirects", Fault.replying(302, Map.of("Location", "https://status.example/"), "")),
                Named.of("404 of something in between", Fault.replying(404, ErrorBody.HTML)),
                Named.of("400 of something in between", Fault.replying(400, ErrorBody.HTML)),
                Named.of(
                        "does not know the token, which it says with a 400",
                        Fault.replying(
                                400,
                                Map.of("Content-Type", "application/json"),
                                "{\"success\":false,\"errors\":[{\"code\":9106,\"message\":\"Authentication failed\"}]}")),
                Named.of("hangs", Fault.hanging()),
                Named.of("cuts every connection", Fault.cutting()));
    }

    @ParameterizedTest
    @MethodSource("outages")
    void nothingIsDeadLetteredOrderIsKeptAndWorkResumesWithTheNextProbe(Fault outage) {
        List<Command> commands = commands();
        usher.fault(outage);
        if (outage.equals(Fault.hanging())) {
            // For the others, a short one would only make a slow machine an outage.
            usher.set("USHER_API_TIMEOUT", "PT3S");
        }
        ManagementClient worker = new ManagementClient(usher.startWorker().managementPort());
        usher.send(commands);
        worker.awaitMetric("usher_api_parked", 1);

        usher.clearFaults();
        Instant over = Instant.now();

        Aftermath.of(usher).isOneSuccessEach(commands);
        assertOrderIsKept(usher.journal(), commands);
        assertThat(usher.journal().stream()
                        .filter(request -> request.receivedAt().isAfter(over)))
                .as("the first that the API answers again is enough")
                .isNotEmpty()
                .allMatch(request -> request.outcome().startsWith("2"));
        worker.awaitMetric("usher_api_parked", 0);
    }

    @Test
    void nothingIsSentBeforeTheLockOutIsOver() {
        usher.fault(Fault.replying(429, Map.of("Retry-After", "3"), "").times(1));
        usher.startWorker();
        Command command = anAdd().of("ann").build();

        usher.send(command);

        Aftermath.of(usher).isOneSuccessEach(List.of(command));
        List<JournalEntry> journal = usher.journal();
        assertThat(journal).extracting(JournalEntry::outcome).containsExactly("429", "201");
        assertThat(journal.get(1).receivedAt())
                .isAfterOrEqualTo(journal.get(0).receivedAt().plusSeconds(3));
    }

    @Test
    void anApiThatIsNotThereYetIsWaitedFor() {
        int port = FreePort.pick();
        usher.set("USHER_API_BASE_URL", "http://127.0.0.1:" + port + "/client/v4");
        ManagementClient worker = new ManagementClient(usher.startWorker().managementPort());
        List<Command> commands = commands();
        usher.send(commands);
        worker.awaitMetric("usher_api_parked", 1);

        Vertx vertx = Vertx.vertx();
        Simulator api = new Simulator(vertx, SimulatorSettings.defaults().withPort(port), InstantSource.system());
        try {
            Installation.await(api.start());
            Aftermath.of(usher).isOneSuccessEach(commands);
            assertOrderIsKept(Installation.await(api.journal(JournalQuery.everything())), commands);
        } finally {
            Installation.await(api.close());
            Installation.await(vertx.close());
        }
    }

    @Test
    void aPoisonousCommandIsDeadLetteredWithinItsAttemptsAndHoldsUpNobodyElse() {
        usher.set("USHER_RETRY_ATTEMPTS", "3").fault(Fault.replying(500).naming("poison"));
        usher.startWorker();
        Command poison = anAdd().of("poison").build();
        List<Command> others = new ArrayList<>();
        usher.send(poison);

        Awaitility.await()
                .pollInSameThread()
                .pollInterval(Duration.ofMillis(100))
                .atMost(Duration.ofSeconds(60))
                .until(() -> {
                    Command other = anAdd().of("p" + others.size()).build();
                    usher.send(other);
                    others.add(other);
                    return resultOf(poison).isPresent();
                });
        usher.awaitResults(others.size() + 1);

        Outcome.Failed failed =
                (Outcome.Failed) resultOf(poison).orElseThrow().settled().outcome();
        assertThat(failed.failure().reason()).isEqualTo(FailureReason.IN_DOUBT);
        assertThat(resultOf(poison).orElseThrow().settled().attempts())
                .as("three, and those that counted not, since nobody else had been heard of")
                .isBetween(3, 30);
        assertThat(usher.deadLetters()).hasSize(1);
        Instant given = resultOf(poison).orElseThrow().completedAt();
        assertThat(resultOf(others.get(0)).orElseThrow().completedAt()).isBefore(given);
        assertThat(usher.results())
                .filteredOn(result -> result.settled().outcome() instanceof Outcome.Succeeded)
                .hasSize(others.size());
    }

    private Optional<Result> resultOf(Command command) {
        return usher.results().stream()
                .filter(result ->
                        result.command().commandId().equals(command.envelope().commandId()))
                .findFirst();
    }

    /** In each meeting somebody is added, deleted, and added again. */
    private static List<Command> commands() {
        List<Command> commands = new ArrayList<>();
        for (int i = 0; i < MEETINGS; i++) {
            String meeting = UUID.randomUUID().toString();
            commands.add(anAdd().inMeeting(meeting).build());
            commands.add(aDelete().inMeeting(meeting).build());
            commands.add(anAdd().inMeeting(meeting).build());
        }
        return commands;
    }

    private static void assertOrderIsKept(List<JournalEntry> journal, List<Command> commands) {
        commands.stream()
                .map(command -> command.envelope().meeting().id())
                .distinct()
                .forEach(meeting -> assertThat(journal.stream()
                                .filter(request -> request.meeting().meetingId().equals(meeting))
                                .map(JournalEntry::effect)
                                .filter(effect -> effect != Effect.NONE))
                        .containsExactly(Effect.ADDED, Effect.DELETED, Effect.ADDED));
    }
}
