package dev.usher;

import static dev.usher.testing.Commands.aDelete;
import static dev.usher.testing.Commands.aGet;
import static dev.usher.testing.Commands.aKick;
import static dev.usher.testing.Commands.anAdd;
import static org.assertj.core.api.Assertions.assertThat;

import dev.usher.command.Command;
import dev.usher.simulator.Effect;
import dev.usher.simulator.Fault;
import dev.usher.simulator.JournalEntry;
import dev.usher.simulator.Operation;
import dev.usher.simulator.SimulatorSettings;
import dev.usher.testing.Aftermath;
import dev.usher.testing.Child;
import dev.usher.testing.Children;
import dev.usher.testing.Commands;
import dev.usher.testing.DirectCalls;
import dev.usher.testing.Installation;
import dev.usher.testing.WorkerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A worker is killed at each boundary of a command's straight line, and the next one takes over. */
class CrashPointsIT {
    private final Installation usher =
            Installation.with(1, SimulatorSettings.defaults()).sessionTimeout(Duration.ofSeconds(3));
    private final Aftermath aftermath = Aftermath.of(usher);
    private final DirectCalls api = DirectCalls.to(usher);

    @AfterEach
    void close() {
        usher.close();
    }

    @Test
    void killedBeforeTheIntentItHasDoneNothingThatTheNextWouldHaveToFindOut() {
        usher.set("USHER_API_CONCURRENCY", "1")
                .set("USHER_API_TIMEOUT", "PT1M")
                .fault(Fault.hanging().naming("stuck"));
        WorkerProcess worker = usher.startProcess();
        Command stuck = anAdd().of("stuck").build();
        usher.send(stuck);
        awaitJournal(request -> request.customParticipantIds().contains("stuck"));
        List<Command> waiting = List.of(
                anAdd().of("ann").build(),
                aDelete().of("ann").build(),
                anAdd().of("bob").build());
        usher.send(waiting);
        // The delete is behind the add of the same participant, the others wait at the gate.
        worker.management().awaitMetric("usher_api_queued", 2);

        worker.kill();
        usher.clearFaults();
        usher.startWorker();

        aftermath.isOneSuccessEach(and(stuck, waiting));
        assertThat(aftermath.requestsOf(stuck)).containsExactly("add NONE", "list NONE", "add ADDED");
        for (Command command : waiting) {
            assertThat(aftermath.settled(command).attempts()).isEqualTo(1);
            assertThat(aftermath.settled(command).reconciled()).isFalse();
            assertThat(aftermath.takeoversOf(command)).isZero();
            assertThat(aftermath.effectsOf(command)).hasSize(1);
        }
        assertThat(effectsIn(waiting.subList(0, 2))).containsExactly(Effect.ADDED, Effect.DELETED);
    }

    @Test
    void killedMidCallEveryKindOfCommandTakesEffectOnceWhetherItHadOrHadNot() {
        Cast before = new Cast("before");
        Cast after = new Cast("after");
        usher.set("USHER_API_TIMEOUT", "PT1M")
                .fault(Fault.hanging().naming("before-add"))
                .fault(Fault.hanging().on(Operation.DELETE).naming("before-gone"))
                .fault(Fault.hanging().on(Operation.DELETE).naming("before-off"))
                .fault(Fault.hanging().on(Operation.KICK).naming("before-out"))
                .fault(Fault.hanging().onceInEffect().naming("after-add"))
                .fault(Fault.hanging().onceInEffect().on(Operation.DELETE).naming("after-gone"))
                .fault(Fault.hanging().onceInEffect().on(Operation.DELETE).naming("after-off"))
                .fault(Fault.hanging().onceInEffect().on(Operation.KICK).naming("after-out"));
        WorkerProcess worker = usher.startProcess();
        usher.send(before.commands());
        usher.send(after.commands());
        await(() -> hung() == 8);

        worker.kill();
        usher.clearFaults();
        usher.startWorker();

        aftermath.isOneSuccessEach(and(before.commands(), after.commands()));
        assertThat(aftermath.requestsOf(before.add)).containsExactly("add NONE", "list NONE", "add ADDED");
        assertThat(aftermath.requestsOf(after.add))
                .containsExactly("add ADDED", "list NONE", "refresh-token TOKEN_RENEWED");
        assertThat(aftermath.requestsOf(before.deleteById)).containsExactly("delete NONE", "delete DELETED");
        assertThat(aftermath.requestsOf(after.deleteById)).containsExactly("delete DELETED", "delete NONE");
        assertThat(aftermath.requestsOf(before.delete))
                .containsExactly("list NONE", "delete NONE", "list NONE", "delete DELETED");
        assertThat(aftermath.requestsOf(after.delete)).containsExactly("list NONE", "delete DELETED", "list NONE");
        assertThat(aftermath.requestsOf(before.kick)).containsExactly("kick NONE", "kick KICKED");
        assertThat(aftermath.requestsOf(after.kick)).containsExactly("kick KICKED", "kick NONE");
        assertInDoubtOnce(before.inDoubt());
        assertInDoubtOnce(after.inDoubt());
        assertBehind(before);
        assertBehind(after);
    }

    @Test
    void aRequestThatTheApiCarriesOutAfterItsWorkerWasKilledIsFoundAndNotRepeated() {
        usher.fault(Fault.delaying(Duration.ofSeconds(5)).on(Operation.ADD));
        WorkerProcess worker = usher.startProcess();
        Command add = anAdd().of("ann").build();
        usher.send(add);
        awaitJournal(request -> request.operation() == Operation.ADD);

        worker.kill();
        awaitJournal(request -> request.effect() == Effect.ADDED);
        usher.clearFaults();
        usher.startWorker();

        aftermath.isOneSuccessEach(List.of(add));
        assertThat(aftermath.requestsOf(add)).containsExactly("add ADDED", "list NONE", "refresh-token TOKEN_RENEWED");
    }

    @Test
    @Timeout(120)
    void killedBetweenTheAnswerAndTheTransactionItRepeatsNoEffect() throws Exception {
        Cast answered = new Cast("answered");
        List<Command> commands = List.of(answered.add, answered.deleteById, answered.kick);
        usher.send(commands);
        Children children = new Children(Path.of("target", "crash-points"));
        try (Child worker = children.ofClass(
                "silent",
                List.of("-XX:TieredStopAtLevel=1"),
                SilentWorker.class.getName(),
                List.of(),
                usher.environment())) {
            for (int i = 0; i < commands.size(); i++) {
                worker.told(SilentWorker.COMPLETED);
            }
            worker.kill();
        }
        assertThat(usher.results()).as("nothing was published").isEmpty();
        usher.startWorker();

        aftermath.isOneSuccessEach(commands);
        assertThat(aftermath.requestsOf(answered.add))
                .containsExactly("add ADDED", "list NONE", "refresh-token TOKEN_RENEWED");
        assertThat(aftermath.requestsOf(answered.deleteById)).containsExactly("delete DELETED", "delete NONE");
        assertThat(aftermath.requestsOf(answered.kick)).containsExactly("kick KICKED", "kick NONE");
        assertInDoubtOnce(commands);
    }

    @Test
    void killedAfterTheTransactionItLeavesNothingToDo() {
        Cast done = new Cast("done");
        WorkerProcess worker = usher.startProcess();
        usher.send(done.commands());
        usher.awaitResults(done.commands().size());

        worker.kill();
        List<JournalEntry> requests = usher.journal();
        Command next = anAdd().of("next").build();
        usher.send(next);
        usher.startWorker();

        aftermath.isOneSuccessEach(and(next, done.commands()));
        assertThat(usher.journal()).hasSize(requests.size() + 1);
        assertThat(aftermath.requestsOf(next)).containsExactly("add ADDED");
    }

    @Test
    void killedWhileItDrainsForAnotherItLeavesItsCallsToTheOther() {
        try (Installation pair = Installation.with(2, SimulatorSettings.defaults())
                .sessionTimeout(Duration.ofSeconds(3))
                .set("USHER_API_CONCURRENCY", "12")) {
            List<Command> commands = new ArrayList<>();
            List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                Command command = anAdd().of("p" + i)
                        .inMeeting(UUID.randomUUID().toString())
                        .build();
                commands.add(command);
                ProducerRecord<byte[], byte[]> record = pair.recordOf(command);
                // Eight in each, so that four of either are on their way at least.
                records.add(new ProducerRecord<>(record.topic(), i / 2 % 2, record.key(), record.value()));
                pair.fault(
                        i % 2 == 0
                                ? Fault.hanging().naming("p" + i)
                                : Fault.hanging().onceInEffect().naming("p" + i));
            }
            WorkerProcess draining = pair.startProcess();
            pair.broker().produce(records);
            await(() -> pair.journal().size() == 12);
            pair.startWorker();
            draining.awaitSaid("CommandLoop - Revoked");

            draining.kill();
            pair.clearFaults();

            Aftermath after = Aftermath.of(pair);
            after.isOneSuccessEach(commands);
            assertThat(commands)
                    .allSatisfy(command -> assertThat(after.effectsOf(command)).containsExactly(Effect.ADDED));
        }
    }

    @Test
    void redeliveredFromTheBeginningWhatHasEndedProducesNothing() {
        Cast done = new Cast("done");
        Command unknown = aGet().of("nobody").build();
        Worker first = usher.startWorker();
        usher.send(done.commands());
        usher.send(unknown);
        usher.awaitResults(done.commands().size() + 1);
        first.close();
        List<JournalEntry> requests = usher.journal();
        usher.commitOffset(partition(), new OffsetAndMetadata(0));
        Command next = anAdd().of("next").build();
        usher.send(next);

        usher.startWorker();

        await(() -> committedOffset() == done.commands().size() + 2);
        aftermath.isOneResultEach(and(next, and(unknown, done.commands())));
        assertThat(usher.deadLetters()).hasSize(1);
        assertThat(usher.journal()).hasSize(requests.size() + 1);
    }

    /** People of whom each is the subject of one kind of command, and what is sent about them. */
    private final class Cast {
        final Command add;
        final Command deleteById;
        final Command delete;
        final Command kick;
        final List<Command> behind;

        Cast(String name) {
            String gone = api.add(name + "-gone");
            api.add(name + "-off");
            api.add(name + "-out");
            Installation.await(usher.simulator().join(Commands.MEETING, name + "-out"));
            add = anAdd().of(name + "-add").build();
            deleteById = aDelete().ofIds(gone).build();
            delete = aDelete().of(name + "-off").build();
            kick = aKick().of(name + "-out").build();
            behind = List.of(
                    aDelete().of(name + "-add").build(),
                    anAdd().of(name + "-add").build(),
                    anAdd().of(name + "-off").build());
        }

        /** Each with somebody else. */
        List<Command> inDoubt() {
            return List.of(add, deleteById, delete, kick);
        }

        /** And further ones about some of the same people. */
        List<Command> commands() {
            return and(inDoubt(), behind);
        }
    }

    private void assertInDoubtOnce(List<Command> commands) {
        assertThat(commands).allSatisfy(command -> {
            assertThat(aftermath.effectsOf(command)).hasSize(1);
            assertThat(aftermath.settled(command).reconciled()).isTrue();
            assertThat(aftermath.takeoversOf(command)).isEqualTo(1);
        });
    }

    /** What was sent about the same people came later, and in its order. */
    private void assertBehind(Cast cast) {
        assertThat(effectsIn(and(cast.add, cast.behind.subList(0, 2))))
                .containsExactly(Effect.ADDED, Effect.DELETED, Effect.ADDED);
        assertThat(effectsIn(List.of(cast.delete, cast.behind.get(2)))).containsExactly(Effect.DELETED, Effect.ADDED);
    }

    /** What commands of one participant have changed, in the order of the requests. */
    private List<Effect> effectsIn(List<Command> commands) {
        return usher.journal().stream()
                .filter(request -> commands.stream().anyMatch(command -> Aftermath.isOf(command, request)))
                .filter(request -> request.operation() != Operation.REFRESH_TOKEN)
                .map(JournalEntry::effect)
                .filter(effect -> effect != Effect.NONE)
                .toList();
    }

    private long hung() {
        return usher.journal().stream()
                .filter(request -> request.end() == JournalEntry.End.HUNG)
                .count();
    }

    private long committedOffset() throws Exception {
        try (Admin admin = usher.broker().admin()) {
            OffsetAndMetadata committed = admin.listConsumerGroupOffsets(usher.group())
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .get(partition());
            return committed == null ? 0 : committed.offset();
        }
    }

    private TopicPartition partition() {
        return new TopicPartition(usher.commandsTopic(), 0);
    }

    private void awaitJournal(Predicate<JournalEntry> request) {
        await(() -> usher.journal().stream().anyMatch(request));
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await()
                .pollInterval(Duration.ofMillis(10))
                .atMost(Duration.ofSeconds(60))
                .until(condition);
    }

    private static List<Command> and(Command first, List<Command> others) {
        return and(List.of(first), others);
    }

    private static List<Command> and(List<Command> some, List<Command> others) {
        List<Command> all = new ArrayList<>(some);
        all.addAll(others);
        return all;
    }
}
