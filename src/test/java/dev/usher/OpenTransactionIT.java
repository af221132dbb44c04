package dev.usher;

import static dev.usher.testing.Commands.anAdd;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.usher.command.Answer;
import dev.usher.command.Command;
import dev.usher.command.CommandType;
import dev.usher.command.Outcome;
import dev.usher.command.Participant;
import dev.usher.command.Settled;
import dev.usher.simulator.Fault;
import dev.usher.simulator.SimulatorSettings;
import dev.usher.testing.Aftermath;
import dev.usher.testing.Commands;
import dev.usher.testing.DirectCalls;
import dev.usher.testing.FormerOwner;
import dev.usher.testing.Installation;
import dev.usher.testing.ManagementClient;
import dev.usher.testing.WorkerProcess;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An owner falls silent within a transaction, and the next one waits for its end before it begins anything. */
class OpenTransactionIT {
    private final Installation usher = Installation.with(1, SimulatorSettings.defaults());
    private final Aftermath aftermath = Aftermath.of(usher);
    private final DirectCalls api = DirectCalls.to(usher);
    private final Command add = anAdd().of("ann").build();
    private final Command behind = anAdd().of("bob").build();

    @AfterEach
    void close() {
        usher.close();
    }

    @Test
    void aResultWhoseTransactionIsNeverCommittedIsFoundOutAgainOnceTheBrokerHasAbortedIt() {
        try (FormerOwner owner = FormerOwner.of(usher, Duration.ofSeconds(10))) {
            owner.receives(add, behind);
            owner.intends(add, CommandType.ADD);
            Settled settled = enrolled(api.add("ann"));
            owner.beginsToPublish(add, settled).movesPast(add).fallsSilent();

            usher.startWorker();

            aftermath.isOneSuccessEach(List.of(add, behind));
            assertThat(aftermath.settled(add).reconciled()).isTrue();
            assertThat(aftermath.requestsOf(add)).containsExactly("list NONE", "refresh-token TOKEN_RENEWED");
            assertThat(aftermath.requestsOf(behind)).containsExactly("add ADDED");
        }
    }

    @Test
    void aResultWhoseTransactionIsCommittedWhileTheNextOwnerRestoresIsTheOnlyOne() {
        try (FormerOwner owner = FormerOwner.of(usher)) {
            owner.receives(add, behind);
            owner.intends(add, CommandType.ADD);
            Settled settled = enrolled(api.add("ann"));
            owner.beginsToPublish(add, settled).movesPast(add).fallsSilent();
            awaitRestoring(usher.startWorker());

            owner.commits();

            aftermath.isOneSuccessEach(List.of(add, behind));
            assertThat(aftermath.settled(add)).isEqualTo(settled);
            assertThat(aftermath.requestsOf(add)).isEmpty();
            assertThat(aftermath.requestsOf(behind)).containsExactly("add ADDED");
        }
    }

    @Test
    void anOwnerThatReturnsWithinItsTransactionCannotEndItAnyMore() {
        try (FormerOwner owner = FormerOwner.of(usher)) {
            owner.receives(add, behind);
            owner.intends(add, CommandType.ADD);
            Settled settled = enrolled(api.add("ann"));
            owner.beginsToPublish(add, settled).fallsSilent();
            awaitRestoring(usher.startWorker());

            assertThatThrownBy(() -> owner.movesPast(add)).isInstanceOf(KafkaException.class);
            owner.aborts();

            aftermath.isOneSuccessEach(List.of(add, behind));
            assertThat(aftermath.settled(add).reconciled()).isTrue();
            assertThat(aftermath.requestsOf(add)).containsExactly("list NONE", "refresh-token TOKEN_RENEWED");
        }
    }

    @Test
    void whatWasDoneBeyondTheCommittedOffsetIsNotDoneAgainWhenATransactionIsOpen() {
        usher.set("USHER_SHUTDOWN_TIMEOUT", "PT0.5S").fault(Fault.hanging().naming("ann"));
        Worker first = usher.startWorker();
        usher.send(add);
        usher.broker().produce(usher.commandsTopic(), Commands.MEETING, new byte[] {1});
        Awaitility.await().until(() -> !usher.deadLetters().isEmpty());
        first.close();
        usher.clearFaults();
        try (FormerOwner owner = FormerOwner.of(usher, Duration.ofSeconds(10))) {
            owner.receives(behind);
            owner.beginsToIntend(behind, CommandType.ADD).movesPast(behind).fallsSilent();

            usher.startWorker();

            aftermath.isOneResultEach(List.of(add, behind));
            assertThat(usher.deadLetters()).as("of the one undecodable record").hasSize(1);
        }
    }

    @Test
    void onePartOfTheLedgerThatCannotBeReadHoldsUpNoOther() {
        try (Installation wider = Installation.with(2, SimulatorSettings.defaults())) {
            try (FormerOwner owner = FormerOwner.of(wider)) {
                owner.receives(add);
                owner.beginsToIntend(add, CommandType.ADD).fallsSilent();
                List<Command> others = IntStream.range(2, 10)
                        .<Command>mapToObj(meeting -> anAdd().inMeeting("7c0ffee0-0000-4000-8000-00000000000" + meeting)
                                .build())
                        .toList();
                wider.send(others);
                Worker worker = wider.startWorker();

                List<String> free = idsBesides(add, wider, others);
                awaitRestoring(worker);
                assertThat(wider.awaitResults(free.size()))
                        .extracting(result -> result.command().commandId())
                        .containsExactlyInAnyOrderElementsOf(free);
                owner.aborts();

                assertThat(wider.awaitResults(9)).hasSize(9);
            }
        }
    }

    @Test
    void aWorkerKilledWhileItRestoresLeavesNoTraceAndTheNextOneFinishes() {
        usher.sessionTimeout(Duration.ofSeconds(3));
        try (FormerOwner owner = FormerOwner.of(usher)) {
            owner.receives(add, behind);
            owner.intends(add, CommandType.ADD);
            api.add("ann");
            owner.beginsToIntend(behind, CommandType.ADD).fallsSilent();
            int requests = usher.journal().size();
            WorkerProcess restoring = usher.startProcess();
            restoring.management().awaitRestoring();
            restoring.kill();
            awaitRestoring(usher.startWorker());
            assertThat(usher.journal()).as("no request before all is known").hasSize(requests);

            owner.aborts();

            aftermath.isOneSuccessEach(List.of(add, behind));
            assertThat(aftermath.takeoversOf(add)).isEqualTo(1);
            assertThat(aftermath.requestsOf(add)).containsExactly("list NONE", "refresh-token TOKEN_RENEWED");
            assertThat(aftermath.takeoversOf(behind)).isZero();
            assertThat(aftermath.requestsOf(behind)).containsExactly("add ADDED");
        }
    }

    /** Those of others in other partitions than this one's. */
    private static List<String> idsBesides(Command one, Installation usher, List<Command> others) {
        Map<String, Integer> partitions = usher.broker().readCommitted(usher.commandsTopic()).stream()
                .collect(Collectors.toMap(
                        record -> new String(record.key(), UTF_8), ConsumerRecord::partition, (first, same) -> first));
        List<String> ids = others.stream()
                .filter(other -> !Objects.equals(
                        partitions.get(other.envelope().meeting().id()),
                        partitions.get(one.envelope().meeting().id())))
                .map(other -> other.envelope().commandId())
                .toList();
        assertThat(ids).as("in both partitions").isNotEmpty().hasSizeLessThan(others.size());
        return ids;
    }

    private static void awaitRestoring(Worker worker) {
        new ManagementClient(worker.managementPort()).awaitRestoring();
    }

    private static Settled enrolled(String id) {
        Participant ann = new Participant(
                id,
                "ann",
                "guest",
                Optional.of("ann"),
                Optional.empty(),
                "2026-01-01T00:00:00Z",
                "2026-01-01T00:00:00Z");
        return new Settled(new Outcome.Succeeded(new Answer.Added(ann, "a token")), 1, false);
    }
}
