package dev.usher;

import static dev.usher.testing.Commands.aDelete;
import static dev.usher.testing.Commands.adds;
import static dev.usher.testing.Commands.anAdd;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.usher.command.Command;
import dev.usher.command.Outcome;
import dev.usher.command.Result;
import dev.usher.simulator.Fault;
import dev.usher.simulator.JournalEntry;
import dev.usher.simulator.JournalSummary;
import dev.usher.simulator.Operation;
import dev.usher.simulator.SimulatorSettings;
import dev.usher.testing.Aftermath;
import dev.usher.testing.Installation;
import dev.usher.testing.KafkaBroker;
import dev.usher.testing.ManagementClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** The promises, each with a fault in the middle. */
class GuaranteesIT {

    @Test
    void commandsOfOneParticipantNeitherOverlapNorSwapWhileOthersRunBesideThem() {
        SimulatorSettings jittery =
                SimulatorSettings.defaults().withLatency(Duration.ofMillis(5)).withJitter(Duration.ofMillis(20));
        try (Installation usher = Installation.with(4, jittery)) {
            usher.startWorker();
            List<Command> commands = new ArrayList<>();
            for (int round = 0; round < 10; round++) {
                for (int participant = 0; participant < 40; participant++) {
                    String who = "p" + participant;
                    commands.add(
                            round % 2 == 0
                                    ? anAdd().of(who).build()
                                    : aDelete().of(who).build());
                }
            }

            usher.send(commands);
            List<Result> results = usher.awaitResults(400);

            assertThat(results).allMatch(result -> result.settled().outcome() instanceof Outcome.Succeeded);
            assertInLogOrder(usher.journal(), commands);
        }
    }

    @Test
    void workersThatComeAndGoLoseAndRepeatNothing() {
        try (Installation usher =
                Installation.with(6, SimulatorSettings.defaults().withLatency(Duration.ofSeconds(1)))) {
            // A little of each partition at a time, so that each has calls in flight whenever it changes hands.
            usher.set("USHER_READ_AHEAD_RECORDS", "20")
                    .set("USHER_KAFKA_MAX_POLL_RECORDS", "10")
                    .startWorker();
            List<Command> commands = adds(1_500);
            usher.send(commands);
            usher.awaitResults(50);
            Worker second = usher.startWorker();
            awaitPartitions(second);
            usher.awaitResults(usher.results().size() + 50);
            assertThat(usher.results()).as("ended before one goes").hasSizeLessThan(1_500);
            second.close();
            awaitPartitions(usher.startWorker());
            assertThat(usher.results()).as("ended before the last one has come").hasSizeLessThan(1_500);
            Installation.await(usher.simulator().change(settings -> settings.withLatency(Duration.ofMillis(10))));

            Aftermath.of(usher).isOneResultEach(commands);
            assertThat(usher.journal()).hasSize(1_500);
        }
    }

    /** The API answers while there is no broker. */
    @Test
    void aBrokerThatRestartsLosesAndRepeatsNoResult() {
        try (KafkaBroker broker = KafkaBroker.own();
                Installation usher =
                        Installation.on(broker, 3, SimulatorSettings.defaults()).set("USHER_API_CONCURRENCY", "500")) {
            usher.set("USHER_API_TIMEOUT", "PT1M").startWorker();
            List<Command> commands = adds(600);
            usher.send(commands.subList(0, 100));
            usher.awaitResults(100);
            usher.fault(Fault.delaying(Duration.ofSeconds(20)));
            usher.send(commands.subList(100, 600));
            await().atMost(Duration.ofSeconds(60)).until(() -> usher.journal().size() == 600);

            broker.stop();
            assertThat(usher.journal()).anyMatch(request -> request.endedAt().isEmpty());
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> usher.journal().stream()
                            .allMatch(request -> request.endedAt().isPresent()));
            broker.start();

            Aftermath.of(usher).isOneResultEach(commands);
            assertThat(usher.journal()).hasSize(600);
            assertThat(usher.deadLetters()).isEmpty();
        }
    }

    /** What was committed lies beyond the end of the log: its broker lost the rest. */
    @Test
    void aPartitionThatLostRecordsStandsStillUntilItsOffsetIsSet() throws Exception {
        try (Installation usher = Installation.standard();
                Admin admin = usher.broker().admin()) {
            TopicPartition truncated = new TopicPartition(usher.commandsTopic(), 0);
            List<Command> commands = adds(40);
            usher.commitOffset(truncated, new OffsetAndMetadata(1_000));
            Worker worker = usher.startWorker();
            usher.send(commands);
            long elsewhere = 40 - endOf(truncated, admin);

            usher.awaitResults((int) elsewhere);
            await().until(() -> new ManagementClient(worker.managementPort())
                    .readiness()
                    .contains(truncated + " goes on at offset 0"));
            assertThat(usher.journal()).hasSize((int) elsewhere);

            worker.close();
            usher.commitOffset(truncated, new OffsetAndMetadata(0));
            usher.startWorker();

            Aftermath.of(usher).isOneResultEach(commands);
        }
    }

    /** What was committed is of a topic that was deleted since and made anew: it had leaders more often than the new one. */
    @Test
    void aPartitionOfATopicThatWasMadeAnewStandsStillUntilItsOffsetIsSet() throws Exception {
        try (Installation usher = Installation.standard();
                Admin admin = usher.broker().admin()) {
            TopicPartition anew = new TopicPartition(usher.commandsTopic(), 0);
            List<Command> commands = adds(40);
            OffsetAndMetadata ofTheOld = new OffsetAndMetadata(1_000, Optional.of(2), "");
            usher.commitOffset(anew, ofTheOld);
            usher.send(commands);
            long here = endOf(anew, admin);
            Worker worker = usher.startWorker();

            usher.awaitResults((int) (40 - here));
            await().until(() -> new ManagementClient(worker.managementPort())
                    .readiness()
                    .contains(anew + " goes on at offset " + here));

            worker.close();
            usher.commitOffset(anew, new OffsetAndMetadata(0));
            usher.startWorker();

            Aftermath.of(usher).isOneResultEach(commands);
        }
    }

    private static long endOf(TopicPartition partition, Admin admin) throws Exception {
        return admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                .partitionResult(partition)
                .get()
                .offset();
    }

    @Test
    void participantsOfOneMeetingRunSideBySideUpToTheConcurrencyAllowed() {
        try (Installation usher = Installation.with(
                        4, SimulatorSettings.defaults().withLatency(Duration.ofMillis(100)))
                .set("USHER_API_CONCURRENCY", "200")
                .set("USHER_API_TIMEOUT", "PT1M")) {
            // The first ones are answered late, so that as many as may be are in flight, however slow the machine is.
            usher.fault(Fault.delaying(Duration.ofSeconds(10)).times(200));
            List<Command> commands = new ArrayList<>();
            for (int i = 0; i < 2_000; i++) {
                commands.add(anAdd().of("p" + i).build());
            }

            usher.send(commands);
            usher.startWorker();

            Aftermath.of(usher).isOneResultEach(commands);
            JournalSummary api = Installation.await(usher.simulator().journalSummary(Duration.ofMinutes(5)));
            assertThat(api.mostInFlight()).isEqualTo(200);
        }
    }

    @Test
    void aStuckParticipantHoldsUpNobodyElse() {
        try (Installation usher = Installation.standard().set("USHER_SHUTDOWN_TIMEOUT", "PT1S")) {
            usher.startWorker();
            Installation.await(usher.simulator().addFault(Fault.hanging().naming("stuck")));
            List<Command> others = adds(200);

            usher.send(anAdd().of("stuck").build());
            usher.send(others);
            List<Result> results = usher.awaitResults(200);

            assertThat(results)
                    .extracting(result -> result.command().commandId())
                    .containsExactlyInAnyOrderElementsOf(ids(others));
        }
    }

    @Test
    void aLostConnectionAfterTheEffectEndsInOneEffectAndOneResult() {
        try (Installation usher = Installation.standard().set("USHER_RETRY_BACKOFF", "PT0.05S")) {
            usher.startWorker();
            Installation.await(usher.simulator()
                    .addFault(Fault.disconnecting().onceInEffect().times(1)));

            usher.send(anAdd().of("ann").build());
            List<Result> results = usher.awaitResults(1);

            Result result = results.get(0);
            assertThat(result.settled().outcome()).isInstanceOf(Outcome.Succeeded.class);
            assertThat(result.settled().reconciled()).isTrue();
            assertThat(result.settled().attempts()).isEqualTo(1);
            assertThat(usher.journal())
                    .extracting(JournalEntry::operation)
                    .containsExactly(Operation.ADD, Operation.LIST, Operation.REFRESH_TOKEN);
        }
    }

    @Test
    void whatDidNotFitIntoTheReadAheadIsReadOnceThereIsRoom() {
        try (Installation usher = Installation.with(
                        1, SimulatorSettings.defaults().withLatency(Duration.ofMillis(2)))
                .set("USHER_READ_AHEAD_RECORDS", "50")
                .set("USHER_API_CONCURRENCY", "10")) {
            usher.startWorker();
            List<Command> commands = adds(1_000);

            usher.send(commands);

            Aftermath.of(usher).isOneResultEach(commands);
        }
    }

    private static void awaitPartitions(Worker worker) {
        ManagementClient management = new ManagementClient(worker.managementPort());
        await().atMost(Duration.ofSeconds(60)).until(() -> management.metric("usher_partitions_assigned") > 0);
        management.awaitReady();
    }

    private static List<String> ids(List<Command> commands) {
        return commands.stream().map(command -> command.envelope().commandId()).toList();
    }

    /** The changing requests of one participant, by their commands' keys, in the order of the log and one after another. */
    private static void assertInLogOrder(List<JournalEntry> journal, List<Command> commands) {
        Map<String, Integer> placeInLog = new HashMap<>();
        for (int i = 0; i < commands.size(); i++) {
            placeInLog.put(commands.get(i).envelope().commandId(), i);
        }
        Map<String, JournalEntry> last = new HashMap<>();
        for (JournalEntry entry : journal) {
            if (entry.operation() == Operation.LIST) {
                continue; // a look-up of an id, which its delete waits for
            }
            String key = entry.idempotencyKey().orElseThrow();
            String who = commands.get(requireNonNull(placeInLog.get(key)))
                    .participants()
                    .get(0)
                    .value();
            JournalEntry before = last.put(who, entry);
            if (before != null) {
                assertThat(placeInLog.get(before.idempotencyKey().orElseThrow()))
                        .as("log order of %s", who)
                        .isLessThanOrEqualTo(requireNonNull(placeInLog.get(key)));
                assertThat(entry.receivedAt())
                        .as("overlap of %s", who)
                        .isAfterOrEqualTo(before.endedAt().orElseThrow());
            }
        }
    }
}
