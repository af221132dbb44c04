package dev.usher;

import static dev.usher.testing.Commands.aDelete;
import static dev.usher.testing.Commands.aGet;
import static dev.usher.testing.Commands.aKick;
import static dev.usher.testing.Commands.aList;
import static dev.usher.testing.Commands.anAdd;
import static dev.usher.testing.TextHeaders.header;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.usher.command.Answer;
import dev.usher.command.Command;
import dev.usher.command.FailureReason;
import dev.usher.command.Outcome;
import dev.usher.command.Result;
import dev.usher.simulator.SimulatorSettings;
import dev.usher.testing.Commands;
import dev.usher.testing.Installation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Commands of every kind, from topic to topic, through a real broker and real HTTP. */
class StraightLineIT {
    private static final String TRACEPARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private final Installation usher = Installation.standard();

    @AfterEach
    void close() {
        usher.close();
    }

    @Test
    void runsEveryKindOfCommandInTheOrderOfItsParticipant() {
        usher.startWorker();
        Command add = anAdd().of("ann").build();
        Command get = aGet().of("ann").build();
        Command kick = aKick().of("ann").build();
        Command delete = aDelete().of("ann").build();
        Command getAgain = aGet().of("ann").build();
        Command list = aList().build();

        usher.send(add, get, kick, delete, getAgain, list);
        Map<String, Result> results = byCommandId(usher.awaitResults(6));

        assertThat(results).hasSize(6);
        Answer.Added added = (Answer.Added) answer(results, add);
        assertThat(added.token()).isNotEmpty();
        assertThat(added.participant().customParticipantId()).isEqualTo("ann");
        assertThat(answer(results, get)).isEqualTo(new Answer.Found(added.participant()));
        assertThat(answer(results, kick)).isInstanceOf(Answer.Kick.class);
        assertThat(answer(results, delete)).isInstanceOf(Answer.Deleted.class);
        assertThat(failure(results, getAgain)).isEqualTo(FailureReason.NOT_FOUND);
        assertThat(answer(results, list)).isInstanceOf(Answer.Page.class);
        assertThat(usher.deadLetters()).hasSize(1);
    }

    @Test
    void answersAnInvalidCommandAndKeepsItsBytesAsADeadLetter() {
        usher.startWorker();
        byte[] invalid =
                anAdd().withCommandId("bad").of("").inMeeting("no-uuid").bytes();

        usher.broker().produce(usher.commandsTopic(), "no-uuid", invalid);
        List<Result> results = usher.awaitResults(1);

        Outcome.Failed failed = (Outcome.Failed) results.get(0).settled().outcome();
        assertThat(failed.failure().reason()).isEqualTo(FailureReason.INVALID_COMMAND);
        assertThat(failed.failure().message()).contains("meetingId").contains("customParticipantId");
        ConsumerRecord<byte[], byte[]> letter = usher.deadLetters().get(0);
        assertThat(letter.value()).isEqualTo(invalid);
        assertThat(new String(letter.key(), UTF_8)).isEqualTo("no-uuid");
        assertThat(header(letter, "dlt-reason")).isEqualTo("invalid_command");
        assertThat(header(letter, "dlt-topic")).isEqualTo(usher.commandsTopic());
        assertThat(header(letter, "dlt-attempts")).isEqualTo("0");
        assertThat(header(letter, "dlt-replays")).isEqualTo("0");
        assertThat(usher.journal()).isEmpty();
    }

    @Test
    void echoesTraceAndCorrelationToResultAndDeadLetterAndNothingElse() {
        usher.startWorker();
        Command unknown = aGet().of("nobody").build();
        ProducerRecord<byte[], byte[]> record = usher.recordOf(unknown);
        record.headers().add("traceparent", TRACEPARENT.getBytes(UTF_8));
        record.headers().add("correlation-id", "42".getBytes(UTF_8));
        record.headers().add("dlt-reason", "forged".getBytes(UTF_8));
        record.headers().add("other", "stays behind".getBytes(UTF_8));

        usher.broker().produce(List.of(record));
        usher.awaitResults(1);

        ConsumerRecord<byte[], byte[]> result = usher.resultRecords().get(0);
        ConsumerRecord<byte[], byte[]> letter = usher.deadLetters().get(0);
        assertThat(header(result, "traceparent")).isEqualTo(TRACEPARENT);
        assertThat(header(result, "correlation-id")).isEqualTo("42");
        assertThat(result.headers().toArray()).hasSize(2);
        assertThat(header(letter, "traceparent")).isEqualTo(TRACEPARENT);
        assertThat(header(letter, "dlt-reason")).isEqualTo("not_found");
        assertThat(header(letter, "dlt-http-status")).isNull();
        assertThat(letter.headers().lastHeader("other")).isNull();
    }

    @Test
    void answersAnExpiredCommandWithoutACall() {
        usher.startWorker();

        usher.send(anAdd().expiringAt(Instant.now().minusSeconds(1)).build());
        List<Result> results = usher.awaitResults(1);

        assertThat(results.get(0).settled().outcome()).isInstanceOf(Outcome.Expired.class);
        assertThat(usher.journal()).isEmpty();
        assertThat(usher.deadLetters()).isEmpty();
    }

    @Test
    void oneBadRecordNeitherStopsNorLosesAnother() {
        usher.startWorker();
        Random random = new Random(1);
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        List<byte[]> garbage = new ArrayList<>();
        for (int i = 0; i < 6_000; i++) {
            String meeting = UUID.randomUUID().toString();
            if (i % 6 == 0) {
                records.add(
                        usher.recordOf(anAdd().of("p" + i).inMeeting(meeting).build()));
            } else {
                byte[] bytes = new byte[random.nextInt(200)];
                random.nextBytes(bytes);
                garbage.add(bytes);
                records.add(new ProducerRecord<>(usher.commandsTopic(), meeting.getBytes(UTF_8), bytes));
            }
        }
        records.add(new ProducerRecord<>(usher.commandsTopic(), null, "no key".getBytes(UTF_8)));
        records.add(new ProducerRecord<>(usher.commandsTopic(), "tombstone".getBytes(UTF_8), null));

        usher.broker().produce(records);
        List<Result> results = usher.awaitResults(1_000);
        await().atMost(Duration.ofSeconds(60)).until(() -> usher.deadLetters().size() == 5_002);

        assertThat(results).hasSize(1_000).allMatch(r -> r.settled().outcome() instanceof Outcome.Succeeded);
        List<String> expected = garbage.stream().map(StraightLineIT::hex).toList();
        assertThat(usher.deadLetters().stream()
                        .filter(letter -> letter.value() != null && letter.key() != null)
                        .map(letter -> hex(letter.value())))
                .containsExactlyInAnyOrderElementsOf(expected);
        assertThat(usher.deadLetters()).allMatch(letter -> "undecodable".equals(header(letter, "dlt-reason")));
    }

    @Test
    void recordsLargerThanAnyTopicTakesPlainStopNobody() {
        usher.startWorker();
        byte[] key = "tall".getBytes(UTF_8);
        byte[] blob = new byte[2 << 20];
        byte[] tallId = aList().withCommandId("tall")
                .inMeeting("m".repeat((1 << 20) - 300))
                .bytes();
        byte[] good = aList().withCommandId("good").bytes();
        // A topic's bound is for batches as they are compressed.
        Map<String, Object> compressing = Map.of("compression.type", "gzip", "max.request.size", 4 << 20);

        usher.broker()
                .produce(
                        Stream.of(blob, tallId, good)
                                .map(value -> new ProducerRecord<>(usher.commandsTopic(), key, value))
                                .toList(),
                        compressing);
        Map<String, Result> results = byCommandId(usher.awaitResults(2));

        assertThat(requireNonNull(results.get("good")).settled().outcome()).isInstanceOf(Outcome.Succeeded.class);
        assertThat(requireNonNull(results.get("tall")).command().meetingId()).hasSize(1_000);
        List<ConsumerRecord<byte[], byte[]>> letters = usher.deadLetters();
        assertThat(letters).hasSize(2);
        assertThat(letters.get(0).key()).isEqualTo(key);
        assertThat(letters.get(0).value()).isNull();
        assertThat(header(letters.get(0), "dlt-reason")).isEqualTo("undecodable");
        assertThat(header(letters.get(0), "dlt-message"))
                .contains("its 2097156 bytes are more than fit into "
                        + letters.get(0).topic())
                .contains("stay at " + usher.commandsTopic() + "-"
                        + letters.get(0).partition() + "-0");
        assertThat(letters.get(1).value()).isEqualTo(tallId);
    }

    @Test
    void aRestartRepeatsNothingAlthoughCommandsCompleteOutOfOrder() {
        SimulatorSettings jittery =
                SimulatorSettings.defaults().withLatency(Duration.ofMillis(5)).withJitter(Duration.ofMillis(100));
        try (Installation slow = Installation.with(4, jittery).set("USHER_API_CONCURRENCY", "5")) {
            Worker first = slow.startWorker();
            List<Command> commands = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                commands.add(anAdd().of("p" + i).inMeeting(Commands.MEETING).build());
            }
            slow.send(commands);
            slow.awaitResults(1);

            first.close();
            assertThat(slow.results()).as("what the first has left").hasSizeLessThan(500);
            slow.set("USHER_API_CONCURRENCY", "100").startWorker();

            assertThat(slow.awaitResults(500).stream().map(r -> r.command().commandId()))
                    .containsExactlyInAnyOrderElementsOf(
                            commands.stream().map(c -> c.envelope().commandId()).toList());
            assertThat(slow.journal()).hasSize(500);
        }
    }

    private static Answer answer(Map<String, Result> results, Command command) {
        Outcome outcome = resultOf(results, command).settled().outcome();
        assertThat(outcome).isInstanceOf(Outcome.Succeeded.class);
        return ((Outcome.Succeeded) outcome).answer();
    }

    private static FailureReason failure(Map<String, Result> results, Command command) {
        Outcome outcome = resultOf(results, command).settled().outcome();
        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        return ((Outcome.Failed) outcome).failure().reason();
    }

    private static Map<String, Result> byCommandId(List<Result> results) {
        return results.stream().collect(Collectors.toMap(r -> r.command().commandId(), Function.identity()));
    }

    private static Result resultOf(Map<String, Result> results, Command command) {
        return requireNonNull(results.get(command.envelope().commandId()));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
