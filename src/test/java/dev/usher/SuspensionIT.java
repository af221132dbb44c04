package dev.usher;

import static dev.usher.testing.Commands.aDelete;
import static dev.usher.testing.Commands.anAdd;
import static org.assertj.core.api.Assertions.assertThat;

import dev.usher.command.Command;
import dev.usher.simulator.Fault;
import dev.usher.simulator.JournalEntry;
import dev.usher.simulator.Operation;
import dev.usher.simulator.SimulatorSettings;
import dev.usher.testing.Aftermath;
import dev.usher.testing.DirectCalls;
import dev.usher.testing.Installation;
import dev.usher.testing.WorkerProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A worker stands still beyond its session, and goes on as if no time had passed. */
class SuspensionIT {

    @Test
    void aSuspendedWorkerPublishesAndSendsNothingForWhatItLostAndComesBackByItself()
            throws IOException, InterruptedException {
        try (Installation usher = Installation.with(2, SimulatorSettings.defaults())
                .sessionTimeout(Duration.ofSeconds(6))
                .set("USHER_API_TIMEOUT", "PT60S")
                .set("USHER_TRANSACTION_TIMEOUT", "PT3S")
                .set("USHER_COMMIT_INTERVAL", "PT1S")) {
            DirectCalls.to(usher).add("off");
            // Answered while the worker stands still: what it would do next is publish a result, or send a delete.
            usher.fault(Fault.delaying(Duration.ofSeconds(20)).onceInEffect().naming("late"))
                    .fault(Fault.delaying(Duration.ofSeconds(20)).on(Operation.LIST))
                    .fault(Fault.hanging().naming("stuck"))
                    .fault(Fault.hanging().naming("intended"));
            WorkerProcess suspended = usher.startProcess();
            List<Command> commands = new ArrayList<>(adds("late", 4));
            commands.addAll(adds("stuck", 4));
            commands.add(aDelete().of("off").build());
            usher.send(commands);
            await(() -> requests(usher, commands).size() >= 9);

            List<Command> intended = suspendWithIntents(suspended, usher, 9);
            usher.clearFaults();
            usher.set("USHER_COMMIT_INTERVAL", "PT0.025S").startWorker();
            commands.addAll(intended);
            Aftermath aftermath = Aftermath.of(usher);
            aftermath.isOneSuccessEach(commands);
            int requests = requests(usher, commands).size();
            await(() -> requests(usher, commands).stream()
                    .filter(SuspensionIT::isAnsweredLate)
                    .allMatch(request -> request.endedAt().isPresent()));
            suspended.resume();
            await(() -> partitionsByMember(usher).equals(List.of(1, 1)));
            List<Command> afterwards = adds("afterwards", 16);
            usher.send(afterwards);

            aftermath.isOneSuccessEach(
                    Stream.concat(commands.stream(), afterwards.stream()).toList());
            assertThat(commands)
                    .allSatisfy(
                            command -> assertThat(aftermath.effectsOf(command)).hasSize(1));
            assertThat(requests(usher, commands))
                    .as("requests for what was lost")
                    .hasSize(requests);
            assertThat(afterwards)
                    .allSatisfy(
                            command -> assertThat(aftermath.requestsOf(command)).containsExactly("add ADDED"));
            assertThat(suspended.isAlive()).isTrue();
        }
    }

    /** Those of the last commands sent are not written down when it stands still, for which it may have to be tried again. */
    private static List<Command> suspendWithIntents(WorkerProcess worker, Installation usher, int inFlight)
            throws IOException, InterruptedException {
        List<Command> sent = new ArrayList<>();
        for (int tries = 0; tries < 5; tries++) {
            List<Command> intended = adds("intended", 8);
            usher.send(intended);
            sent.addAll(intended);
            // Their intents wait for the next transaction, a second after the last.
            worker.management().awaitMetric("usher_api_in_flight", inFlight + sent.size());
            worker.suspend();
            if (requests(usher, intended).isEmpty()) {
                return sent;
            }
            worker.resume();
        }
        throw new AssertionError("its intents were written down before it was suspended, five times");
    }

    private static List<Command> adds(String customId, int count) {
        List<Command> commands = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            commands.add(
                    anAdd().of(customId).inMeeting(UUID.randomUUID().toString()).build());
        }
        return commands;
    }

    private static List<JournalEntry> requests(Installation usher, List<Command> commands) {
        return usher.journal().stream()
                .filter(request -> commands.stream().anyMatch(command -> Aftermath.isOf(command, request)))
                .toList();
    }

    private static boolean isAnsweredLate(JournalEntry request) {
        return request.operation() == Operation.LIST
                || request.customParticipantIds().contains("late");
    }

    private static List<Integer> partitionsByMember(Installation usher) throws Exception {
        try (Admin admin = usher.broker().admin()) {
            return admin.describeConsumerGroups(List.of(usher.group())).all().get().values().stream()
                    .flatMap(group -> group.members().stream())
                    .map(member -> member.assignment().topicPartitions().size())
                    .toList();
        }
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await()
                .pollInterval(Duration.ofMillis(20))
                .atMost(Duration.ofSeconds(60))
                .until(condition);
    }
}
