package dev.usher;

import static dev.usher.testing.Commands.aKick;
import static dev.usher.testing.Commands.anAdd;
import static org.assertj.core.api.Assertions.assertThat;

import dev.usher.command.Command;
import dev.usher.command.Outcome;
import dev.usher.command.Result;
import dev.usher.simulator.JournalEntry;
import dev.usher.simulator.Operation;
import dev.usher.simulator.SimulatorSettings;
import dev.usher.simulator.SimulatorSettings.Quota;
import dev.usher.testing.Commands;
import dev.usher.testing.Installation;
import dev.usher.testing.WorkerProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Workers share the quota, and the API, which would lock them out for the request too many, never has to. */
class QuotaIT {
    private static final Duration WINDOW = Duration.ofSeconds(10);
    private static final int REQUESTS = 60;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @Test
    void workersThatJoinLeaveAndDieNeverExceedItTogether() {
        SimulatorSettings api = SimulatorSettings.defaults()
                .withLatency(Duration.ofMillis(30))
                .withQuota(new Quota(REQUESTS, WINDOW, WINDOW));
        try (Installation usher = Installation.with(12, api)) {
            usher.set("USHER_QUOTA_REQUESTS", Integer.toString(REQUESTS))
                    .set("USHER_QUOTA_WINDOW", WINDOW.toString())
                    .set("USHER_API_TIMEOUT", "PT1S")
                    .sessionTimeout(Duration.ofSeconds(3));
            List<Command> commands = adds(130);
            usher.send(commands);

            WorkerProcess first = usher.startProcess();
            awaitRequests(usher, 30);
            usher.startWorker();
            awaitRequests(usher, 60);
            first.kill();
            awaitRequests(usher, 90);
            Worker third = usher.startWorker();
            awaitRequests(usher, 110);
            third.close();

            assertThat(usher.awaitResults(130))
                    .hasSize(130)
                    .allMatch(result -> result.settled().outcome() instanceof Outcome.Succeeded);
            assertThat(usher.journal())
                    .extracting(JournalEntry::outcome)
                    .as("not one was refused")
                    .doesNotContain("429");
            assertThat(Installation.await(usher.simulator().journalSummary(WINDOW))
                            .busiest()
                            .requests())
                    .isLessThanOrEqualTo(REQUESTS);
        }
    }

    @Test
    void aThousandKicksOfOneMeetingShareTwentyRequestsAtMostAndAnUnknownOneFailsAlone() {
        try (Installation usher = Installation.with(1, SimulatorSettings.defaults())) {
            List<Command> enrolling = new ArrayList<>();
            List<Command> kicks = new ArrayList<>();
            for (int i = 0; i < 1_000; i++) {
                kicks.add(aKick().of("p" + i).build());
                if (i != 500) {
                    enrolling.add(anAdd().of("p" + i).build());
                }
            }
            Worker before = usher.startWorker();
            usher.send(enrolling);
            usher.awaitResults(enrolling.size());
            before.close();

            usher.send(kicks);
            usher.startWorker();

            List<Result> results = usher.awaitResults(enrolling.size() + kicks.size());
            assertThat(results)
                    .hasSize(1_999)
                    .filteredOn(result -> result.settled().outcome() instanceof Outcome.Failed)
                    .extracting(result -> result.command().commandId())
                    .containsExactly(kicks.get(500).envelope().commandId());
            assertThat(usher.journal())
                    .filteredOn(request -> request.operation() == Operation.KICK)
                    .hasSizeLessThanOrEqualTo(20);
        }
    }

    @Test
    void whatOthersHaveSpentIsLeftToThem() {
        Duration window = WINDOW.dividedBy(2);
        SimulatorSettings api = SimulatorSettings.defaults().withQuota(new Quota(30, window, window));
        try (Installation usher = Installation.with(4, api)) {
            usher.set("USHER_QUOTA_REQUESTS", "1200")
                    .set("USHER_QUOTA_WINDOW", window.toString())
                    .set("USHER_API_CONCURRENCY", "4");
            usher.startWorker();

            usher.send(adds(34));

            usher.awaitResults(34);
            assertThat(usher.journal())
                    .as("the API says that much less is left than this worker has spent")
                    .extracting(JournalEntry::outcome)
                    .containsOnly("201");
        }
    }

    private static void awaitRequests(Installation usher, int count) {
        Awaitility.await()
                .pollInSameThread()
                .pollInterval(Duration.ofMillis(50))
                .atMost(PATIENCE)
                .until(() -> usher.journal().size() >= count);
    }

    /** In three accounts by turns, which share the quota. */
    private static List<Command> adds(int count) {
        List<Command> commands = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            commands.add(anAdd().of("p" + i)
                    .inApp("account-" + i % 3, Commands.APP)
                    .inMeeting(UUID.randomUUID().toString())
                    .build());
        }
        return commands;
    }
}
