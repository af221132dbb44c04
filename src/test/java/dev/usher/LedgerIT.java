package dev.usher;

import static dev.usher.testing.Commands.aDelete;
import static dev.usher.testing.Commands.aGet;
import static dev.usher.testing.Commands.aList;
import static dev.usher.testing.Commands.anAdd;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.usher.command.Command;
import dev.usher.command.Failure;
import dev.usher.command.FailureReason;
import dev.usher.command.Outcome;
import dev.usher.command.Result;
import dev.usher.simulator.SimulatorSettings;
import dev.usher.testing.Installation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** What the ledger knows costs no call. */
class LedgerIT {

    @Test
    void aDuplicateOfARunningCommandWaitsForItsResult() {
        try (Installation usher =
                Installation.with(2, SimulatorSettings.defaults().withLatency(Duration.ofMillis(200)))) {
            usher.startWorker();
            Command add = anAdd().of("ann").build();

            usher.send(add, add, add);
            List<Result> results = usher.awaitResults(3);

            assertThat(usher.journal()).hasSize(1);
            assertFirstAndDuplicates(results);
        }
    }

    @Test
    void aDuplicateOfAFinishedCommandGetsItsResultAgain() {
        try (Installation usher = Installation.standard()) {
            usher.startWorker();
            Command add = anAdd().of("ann").build();
            usher.send(add);
            usher.awaitResults(1);

            usher.send(add);
            List<Result> results = usher.awaitResults(2);

            assertThat(usher.journal()).hasSize(1);
            assertFirstAndDuplicates(results);
        }
    }

    @Test
    void duplicatesOfCommandsThatAnEarlierWorkerFinishedCostNoCallEither() {
        try (Installation usher = Installation.standard()) {
            Worker first = usher.startWorker();
            List<Command> commands = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                commands.add(anAdd().of("p" + i)
                        .inMeeting(UUID.randomUUID().toString())
                        .build());
            }
            usher.send(commands);
            usher.awaitResults(300);
            first.close();

            usher.startWorker();
            usher.send(commands);
            List<Result> results = usher.awaitResults(600);

            assertThat(usher.journal()).hasSize(300);
            assertThat(results.stream().filter(Result::duplicate)).hasSize(300);
            for (Command command : commands) {
                assertFirstAndDuplicates(results.stream()
                        .filter(result -> result.command()
                                .commandId()
                                .equals(command.envelope().commandId()))
                        .toList());
            }
        }
    }

    @Test
    void duplicatesOfReadsAreAnsweredFromTheLedgerToo() {
        try (Installation usher = Installation.standard()) {
            usher.startWorker();
            usher.send(anAdd().of("ann").build());
            usher.awaitResults(1);
            Command list = aList().build();
            Command get = aGet().of("ann").build();

            usher.send(list, get, list, get);
            List<Result> results = usher.awaitResults(5);

            assertThat(results.stream().filter(Result::duplicate)).hasSize(2);
            assertThat(usher.journal()).hasSize(3);
        }
    }

    @Test
    void theSameIdWithAnotherPayloadIsRefused() {
        try (Installation usher = Installation.standard()) {
            usher.startWorker();
            usher.send(anAdd().withCommandId("c-1").of("ann").build());
            usher.awaitResults(1);

            usher.send(anAdd().withCommandId("c-1").of("bob").build());
            usher.send(aDelete().withCommandId("c-1").of("ann").build());
            List<Result> results = usher.awaitResults(3);

            assertThat(results.subList(1, 3)).allSatisfy(result -> {
                assertThat(failureOf(result).reason()).isEqualTo(FailureReason.IDEMPOTENCY_KEY_REUSED);
                assertThat(result.duplicate()).isFalse();
            });
            assertThat(usher.deadLetters()).hasSize(2);
            assertThat(usher.journal()).hasSize(1);
        }
    }

    @Test
    void theSameIdInAnotherMeetingIsAnotherCommand() {
        try (Installation usher = Installation.with(1, SimulatorSettings.defaults())) {
            Worker first = usher.startWorker();
            List<Command> commands = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                commands.add(anAdd().withCommandId("c-1")
                        .inMeeting(UUID.randomUUID().toString())
                        .of("ann")
                        .build());
            }
            usher.send(commands);
            usher.awaitResults(20);
            first.close();

            usher.startWorker();
            usher.send(commands);
            List<Result> results = usher.awaitResults(40);

            assertThat(results).allMatch(result -> result.settled().outcome() instanceof Outcome.Succeeded);
            assertThat(usher.journal()).hasSize(20);
            Set<String> keys = usher.ledger().stream()
                    .map(entry -> new String(entry.key(), UTF_8))
                    .collect(Collectors.toSet());
            assertThat(keys).hasSize(20).contains("c-1");
        }
    }

    @Test
    void aDuplicateOfAFailedCommandIsNoSecondDeadLetter() {
        try (Installation usher = Installation.standard()) {
            usher.startWorker();
            Command unknown = aDelete().of("nobody").build();
            Command invalid = anAdd().of("").build();

            usher.send(unknown, invalid, unknown, invalid);
            List<Result> results = usher.awaitResults(4);

            assertThat(results).allMatch(result -> result.settled().outcome() instanceof Outcome.Failed);
            assertThat(results.stream().filter(Result::duplicate)).hasSize(2);
            assertThat(usher.deadLetters()).hasSize(2);
        }
    }

    @Test
    void aReplayOfAFailedCommandRunsAndOneOfASucceededCommandDoesNot() {
        try (Installation usher = Installation.standard()) {
            usher.startWorker();
            Command delete = aDelete().of("ann").build();
            usher.send(delete);
            assertThat(failureOf(usher.awaitResults(1).get(0)).reason()).isEqualTo(FailureReason.NOT_FOUND);
            usher.send(anAdd().of("ann").build());
            usher.awaitResults(2);
            int requests = usher.journal().size();

            usher.broker().produce(List.of(replay(usher, delete)));
            Result replayed = usher.awaitResults(3).get(2);
            int requestsThen = usher.journal().size();
            usher.broker().produce(List.of(replay(usher, delete)));
            Result again = usher.awaitResults(4).get(3);

            assertThat(replayed.settled().outcome()).isInstanceOf(Outcome.Succeeded.class);
            assertThat(replayed.duplicate()).isFalse();
            assertThat(requestsThen).isGreaterThan(requests);
            assertThat(again.settled().outcome()).isInstanceOf(Outcome.Succeeded.class);
            assertThat(again.duplicate()).isTrue();
            assertThat(usher.journal()).hasSize(requestsThen);
        }
    }

    private static ProducerRecord<byte[], byte[]> replay(Installation usher, Command command) {
        ProducerRecord<byte[], byte[]> record = usher.recordOf(command);
        record.headers().add("dlt-replays", "1".getBytes(UTF_8));
        return record;
    }

    private static Failure failureOf(Result result) {
        return ((Outcome.Failed) result.settled().outcome()).failure();
    }

    /** Alike, but for the record that each of them answers. */
    private static void assertFirstAndDuplicates(List<Result> results) {
        Result first = results.get(0);
        assertThat(first.duplicate()).isFalse();
        assertThat(results.subList(1, results.size())).isNotEmpty().allSatisfy(result -> {
            assertThat(result.duplicate()).isTrue();
            assertThat(result.settled()).isEqualTo(first.settled());
            assertThat(result.command()).isEqualTo(first.command());
            assertThat(result.source()).isNotEqualTo(first.source());
        });
    }
}
