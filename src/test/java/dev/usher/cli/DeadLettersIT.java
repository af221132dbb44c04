package dev.usher.cli;

import static dev.usher.testing.Commands.aList;
import static dev.usher.testing.Commands.adds;
import static dev.usher.testing.Commands.anAdd;
import static dev.usher.testing.TextHeaders.header;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.usher.Worker;
import dev.usher.command.Command;
import dev.usher.command.Outcome;
import dev.usher.command.Result;
import dev.usher.simulator.Fault;
import dev.usher.testing.Children;
import dev.usher.testing.Installation;
import dev.usher.testing.Tool;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people do with dead letters, against a real broker and real workers. */
class DeadLettersIT {
    private static final int MANY = 600;
    /** Runs a command at a terminal of its own. */
    private final Installation usher = Installation.standard();

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        usher.close();
    }

    @Test
    void whatFailedRunsAgainAndGetsExactlyOneResultMore() {
        usher.fault(Fault.replying(400)).startWorker();
        List<Command> adds = adds(5);
        usher.send(adds);
        usher.awaitResults(5);
        usher.clearFaults();
        int calls = usher.journal().size();

        assertThat(run("list", "--counts")).contains("refused  5");
        assertThat(run("replay", "--reason", "refused", "--dry-run"))
                .contains("refused     5")
                .contains("at least 5")
                .doesNotContain("LEFT OUT");
        assertThat(usher.results()).hasSize(5);
        assertThat(run("replay", "--reason", "refused", "--yes")).contains("5 sent, 0 left out; finished");

        List<Result> results = usher.awaitResults(10);
        for (Command add : adds) {
            assertThat(results.stream()
                            .filter(result -> result.command()
                                    .commandId()
                                    .equals(add.envelope().commandId()))
                            .map(result -> result.settled().outcome().getClass().getSimpleName()))
                    .containsExactlyInAnyOrder("Failed", "Succeeded");
        }
        assertThat(usher.journal()).hasSize(calls + 5);
        assertThat(usher.deadLetters()).hasSize(5);
        assertThat(run("replay", "--reason", "refused", "--yes"))
                .as("the same command line looks at new ones only")
                .contains("0 sent, 0 left out");
        assertThat(run("replay", "--type", "add", "--yes"))
                .as("the ledger knows")
                .contains("succeeded since  5")
                .contains("0 sent, 5 left out");
        assertThat(run("show", "--at", placeOf(usher.deadLetters().get(0))))
                .contains("\"presetName\" : \"guest\"", "SUCCEEDED at ", "\"token\" : \"***\"", "dlt-reason");
        assertThat(usher.results()).hasSize(10);
    }

    @Test
    void aReplayOfWhatHasSucceededMakesNoCall() {
        usher.startWorker();
        List<Command> adds = adds(5);
        usher.send(adds);
        usher.awaitResults(5);

        List<ProducerRecord<byte[], byte[]>> replayed = new ArrayList<>();
        for (Command add : adds) {
            ProducerRecord<byte[], byte[]> record = usher.recordOf(add);
            record.headers().add("dlt-replays", "1".getBytes(UTF_8));
            replayed.add(record);
        }
        usher.broker().produce(replayed);

        assertThat(usher.awaitResults(10).stream().filter(Result::duplicate)).hasSize(5);
        assertThat(usher.journal()).hasSize(5);
    }

    @Test
    void whatFailsAgainAndAgainIsSentNoMoreOftenThanAllowed() {
        usher.fault(Fault.replying(400)).startWorker();
        usher.send(anAdd().build());
        usher.awaitResults(1);

        for (int replay = 1; replay <= 2; replay++) {
            assertThat(run("replay", "--max-replays", "2", "--yes")).contains("1 sent");
            usher.awaitResults(1 + replay);
        }

        assertThat(run("replay", "--max-replays", "2", "--yes")).contains("0 sent, 1 left out");
        assertThat(run("replay", "--max-replays", "2", "--text", "fault", "--yes"))
                .contains("failed again since: the newer dead letter counts  2")
                .contains("replayed --max-replays times                      1")
                .contains("0 sent, 3 left out");
        assertThat(usher.deadLetters())
                .extracting(letter -> header(letter, "dlt-replays"))
                .containsExactly("0", "1", "2");
    }

    @Test
    void killedInTheMiddleAndBegunAgainItSendsEveryOneOnce() throws Exception {
        List<Command> commands = adds(MANY);
        usher.broker().produce(commands.stream().map(this::deadLetterOf).toList());
        File log = new File("target", "dead-letters-it.log");
        Process replay = process(log, "dead-letters", "replay", "--reason", "refused", "--rate", "20", "--yes");
        try {
            await().atMost(Duration.ofSeconds(60)).until(() -> sent().size() >= 20);
        } finally {
            replay.destroyForcibly();
        }
        replay.waitFor();
        int sentBefore = sent().size();

        usher.broker().produce(List.of(deadLetterOf(adds(1).get(0))));
        assertThat(run("replay", "--reason", "refused", "--rate", "0", "--dry-run"))
                .contains("resumes the replay");
        String resumed = run("replay", "--reason", "refused", "--rate", "0", "--yes");

        assertThat(sentBefore).as("killed in the middle").isBetween(20, MANY - 1);
        assertThat(resumed).contains("resumes the replay", MANY + " sent, 0 left out; finished");
        assertThat(sent())
                .extracting(record -> new String(record.value(), UTF_8))
                .containsExactlyInAnyOrderElementsOf(commands.stream()
                        .map(command -> new String(usher.recordOf(command).value(), UTF_8))
                        .toList());
        assertThat(sent()).allSatisfy(record -> {
            assertThat(header(record, "dlt-replays")).isEqualTo("1");
            assertThat(header(record, "traceparent")).isEqualTo("00-1-2-01");
            assertThat(record.headers().toArray()).hasSize(2);
        });
        assertThat(run("replay", "--reason", "refused", "--yes"))
                .as("what came after the first start")
                .contains("1 sent");
    }

    @Test
    void stoppedItSaysHowToGoOnAndEndsWell() throws Exception {
        List<Command> commands = adds(MANY);
        usher.broker().produce(commands.stream().map(this::deadLetterOf).toList());
        File log = new File("target", "dead-letters-it-stopped.log");
        Process replay = process(log, "dead-letters", "replay", "--rate", "20", "--yes");
        try {
            await().atMost(Duration.ofSeconds(60)).until(() -> !sent().isEmpty());

            replay.toHandle().destroy();

            assertThat(replay.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            replay.destroyForcibly();
        }
        assertThat(replay.exitValue()).isZero();
        assertThat(Files.readString(log.toPath()))
                .contains("stopped: the same command line goes on from here")
                .containsPattern("INFO  audit - Replay of dead letters begins .*who=")
                .containsPattern("INFO  audit - Replay of dead letters was stopped .*sent=");
        assertThat(run("replay", "--rate", "0", "--yes")).contains(MANY + " sent, 0 left out");
        assertThat(sent()).hasSize(MANY);
    }

    @Test
    void whoeverBeginsTheSameReplayAgainTakesItOver() throws Exception {
        List<Command> commands = adds(MANY);
        usher.broker().produce(commands.stream().map(this::deadLetterOf).toList());
        File log = new File("target", "dead-letters-it-first.log");
        Process first = process(log, "dead-letters", "replay", "--rate", "20", "--yes");
        try {
            await().atMost(Duration.ofSeconds(60)).until(() -> !sent().isEmpty());

            assertThat(run("replay", "--rate", "0", "--yes")).contains(MANY + " sent, 0 left out");

            assertThat(first.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            first.destroyForcibly();
        }
        assertThat(first.exitValue()).isEqualTo(1);
        assertThat(Files.readString(log.toPath()))
                .contains("another replay with the same filters has been started, and goes on from here");
        assertThat(sent()).hasSize(MANY);
    }

    @Test
    void whatNobodyCouldDecodeRunsOnceItsSchemaIsKnown() throws IOException {
        Worker first = usher.startWorker();
        String schema = Files.readString(Path.of("schemas/ListParticipants.avsc"))
                .replaceFirst("\"fields\"\\s*:\\s*\\[", "\"fields\": [{\"name\": \"note\", \"type\": \"string\"},");
        usher.broker().produce(usher.commandsTopic(), "key", encoded(new Schema.Parser().parse(schema)));
        await().until(() -> usher.deadLetters().size() == 1);
        first.close();
        Files.writeString(folder.resolve("newer.avsc"), schema);

        usher.set("USHER_SCHEMAS_DIR", folder.toString()).startWorker();
        assertThat(run("replay", "--reason", "undecodable", "--yes")).contains("1 sent");

        assertThat(usher.awaitResults(1))
                .singleElement()
                .satisfies(result -> assertThat(result.settled().outcome()).isInstanceOf(Outcome.Succeeded.class));
        assertThat(usher.deadLetters()).hasSize(1);
    }

    @Test
    void sendsNothingToTopicsThatHeadersMakeUp() {
        ProducerRecord<byte[], byte[]> hostile = deadLetterOf(aList().build());
        hostile.headers().add("dlt-topic", "somewhere-else".getBytes(UTF_8));
        usher.broker().produce(List.of(hostile));

        assertThat(run("replay", "--yes"))
                .contains("its dlt-topic and dlt-partition are none of topics.commands  1")
                .contains("0 sent, 1 left out");
    }

    @Test
    void listsAsJsonWhatFits() {
        List<Command> adds = adds(3);
        usher.broker().produce(adds.stream().map(this::deadLetterOf).toList());
        Command wanted = adds.get(1);

        String lines = run("list", "--meeting", wanted.envelope().meeting().id(), "--format", "json");

        JsonObject letter = new JsonObject(lines);
        assertThat(letter.getString("commandId")).isEqualTo(wanted.envelope().commandId());
        assertThat(letter.getString("reason")).isEqualTo("refused");
        assertThat(letter.getString("commandType")).isEqualTo("AddParticipant");
        assertThat(letter.getJsonObject("original").getString("topic")).isEqualTo(usher.commandsTopic());
        assertThat(run("list", "--until", "PT1H")).contains("all     0");
    }

    @Test
    void aRegistryThatIsAwayIsAskedAndNamedOnce() throws IOException {
        usher.broker()
                .produce(IntStream.range(1, 4)
                        .mapToObj(id -> {
                            ProducerRecord<byte[], byte[]> letter = deadLetterOf(aList().build());
                            byte[] value = {0, 0, 0, 0, (byte) id, 2};
                            return new ProducerRecord<>(letter.topic(), null, letter.key(), value, letter.headers());
                        })
                        .toList());
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Terminal terminal = new Terminal(
                    usher.set("USHER_SCHEMA_REGISTRY_URL", "http://user:s3cret@127.0.0.1:" + silent.getLocalPort())
                            .environment());

            assertThat(terminal.run("dead-letters", "list", "--type", "add")).isZero();
            assertThat(terminal.err().lines())
                    .hasSize(2)
                    .first()
                    .asString()
                    .startsWith("the schema registry does not answer (schema registry http://127.0.0.1:")
                    .doesNotContain("s3cret");
            assertThat(terminal.err()).contains("3 more may be meant");
        }
    }

    @Test
    void aReplayWithAnEmptyReasonIsWrongUsageAndLeavesNoProgressBehind() {
        usher.broker().produce(adds(3).stream().map(this::deadLetterOf).toList());
        Terminal terminal = new Terminal(usher.environment());

        assertThat(terminal.run("dead-letters", "replay", "--reason", "", "--yes"))
                .isEqualTo(2);

        assertThat(run("replay", "--yes")).doesNotContain("continues after").contains("3 sent, 0 left out");
    }

    @Test
    void saysWhichTopicIsMissing() {
        Terminal terminal =
                new Terminal(usher.set("USHER_TOPICS_DEAD_LETTERS", "nowhere").environment());

        assertThat(terminal.run("dead-letters", "list")).isEqualTo(1);
        assertThat(terminal.err())
                .contains("topic nowhere does not exist in Kafka at", "`usher topics create` makes it");
    }

    @Test
    void withoutATerminalAReplayNeedsYes() {
        Terminal terminal = new Terminal(usher.environment());

        assertThat(terminal.run("dead-letters", "replay")).isEqualTo(2);
        assertThat(terminal.err()).contains("--yes is needed");
    }

    @Test
    void aReasonThatDoesNotExistIsWrongUsage() {
        Terminal terminal = new Terminal(usher.environment());

        assertThat(terminal.run("dead-letters", "list", "--reason", "refusd")).isEqualTo(2);
        assertThat(terminal.err()).contains("'refusd' is none of undecodable");
    }

    @Test
    void showsAllThatFit() {
        List<Command> adds = adds(3);
        List<ProducerRecord<byte[], byte[]>> letters =
                adds.stream().map(this::deadLetterOf).toList();
        usher.broker().produce(letters);
        usher.broker().produce(List.of(deadLetterOf(adds.get(0))));

        List<JsonObject> shown = run("show", "--reason", "refused", "--type", "add", "--format", "json")
                .lines()
                .map(JsonObject::new)
                .toList();

        assertThat(shown).hasSize(4).allSatisfy(letter -> {
            JsonArray others = letter.getJsonArray("otherDeadLetters");
            String commandId = letter.getString("commandId");
            assertThat(others).hasSize(commandId.equals(adds.get(0).envelope().commandId()) ? 1 : 0);
            assertThat(others.toString())
                    .doesNotContain(letter.getJsonObject("place").encode());
            assertThat(letter.getJsonObject("command").toString()).contains(commandId);
            assertThat(letter.getJsonObject("since").getString("state")).isEqualTo("unknown");
        });
        Terminal terminal = new Terminal(usher.environment());
        assertThat(terminal.run("dead-letters", "show", "--reason", "not_found"))
                .isEqualTo(1);
        assertThat(terminal.err()).contains("no dead letter of topic");
    }

    @Test
    void doesNotShowMoreThanAnybodyReads() {
        usher.broker().produce(adds(101).stream().map(this::deadLetterOf).toList());
        Terminal terminal = new Terminal(usher.environment());

        assertThat(terminal.run("dead-letters", "show", "--type", "add")).isEqualTo(1);
        assertThat(terminal.err()).contains("more than 100 dead letters fit");
        assertThat(terminal.run("dead-letters", "show")).isEqualTo(2);
        assertThat(terminal.err()).contains("say which: --at PLACE");
    }

    @Test
    void aPlaceThatIsNoTopicPartitionAndOffsetIsWrongUsage() {
        Terminal terminal = new Terminal(usher.environment());

        assertThat(terminal.run("dead-letters", "show", "--at", "somewhere")).isEqualTo(2);
        assertThat(terminal.err()).contains("'somewhere' is not a place: give TOPIC-PARTITION-OFFSET");
    }

    @Test
    void atATerminalNothingIsSentWithoutAYes() throws IOException, InterruptedException {
        Tool.assumeInstalled("script", "bsdutils"); // it plays the terminal
        usher.broker().produce(List.of(deadLetterOf(anAdd().build())));

        assertThat(atATerminal("\n")).contains("Send 1 dead letter again? [y/N]", "nothing was sent");
        assertThat(sent()).isEmpty();
        assertThat(atATerminal("yes\n")).contains("1 sent, 0 left out; finished");
        assertThat(sent()).hasSize(1);
    }

    /** What a replay says to somebody who types this. */
    private String atATerminal(String typed) throws IOException, InterruptedException {
        File keyboard = Files.writeString(folder.resolve("keyboard"), typed).toFile();
        File screen = folder.resolve("screen").toFile();
        String replay = command("dead-letters", "replay").stream()
                .map(word -> "'" + word + "'")
                .collect(Collectors.joining(" "));
        ProcessBuilder process = new ProcessBuilder("script", "-qec", replay, "/dev/null")
                .redirectErrorStream(true)
                .redirectInput(keyboard)
                .redirectOutput(screen);
        Children.setEnvironment(process, usher.environment());
        assertThat(process.start().waitFor()).isZero();
        return Files.readString(screen.toPath());
    }

    private String run(String... arguments) {
        Terminal terminal = new Terminal(usher.environment());
        List<String> all = new ArrayList<>(List.of("dead-letters"));
        all.addAll(List.of(arguments));
        assertThat(terminal.run(all.toArray(String[]::new))).as(terminal.err()).isZero();
        return terminal.out();
    }

    private Process process(File log, String... arguments) throws IOException {
        ProcessBuilder process =
                new ProcessBuilder(command(arguments)).redirectErrorStream(true).redirectOutput(log);
        Children.setEnvironment(process, usher.environment());
        return process.start();
    }

    private static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-jar",
                System.getProperty("usher.jar")));
        command.addAll(List.of(arguments));
        return command;
    }

    /** What lies on the topic of commands. */
    private List<ConsumerRecord<byte[], byte[]>> sent() {
        usher.broker().awaitEndOfDecidedTransactions();
        return usher.broker().readCommitted(usher.commandsTopic());
    }

    private ProducerRecord<byte[], byte[]> deadLetterOf(Command command) {
        ProducerRecord<byte[], byte[]> original = usher.recordOf(command);
        ProducerRecord<byte[], byte[]> letter = new ProducerRecord<>(
                usher.environment().get("USHER_TOPICS_DEAD_LETTERS"), original.key(), original.value());
        Map<String, String> headers = new TreeMap<>(Map.of(
                "traceparent", "00-1-2-01",
                "x-poison", "stays behind",
                "dlt-reason", "refused",
                "dlt-message", "The API said no",
                "dlt-topic", original.topic(),
                "dlt-partition", "0",
                "dlt-offset", "0",
                "dlt-replays", "0"));
        headers.forEach((name, value) -> letter.headers().add(name, value.getBytes(UTF_8)));
        return letter;
    }

    private static byte[] encoded(Schema schema) throws IOException {
        GenericRecord record = new GenericData.Record(schema);
        schema.getFields().stream()
                .filter(Schema.Field::hasDefaultValue)
                .forEach(field -> record.put(field.pos(), GenericData.get().getDefaultValue(field)));
        record.put("note", "new");
        record.put("commandId", "from-the-future");
        record.put("meetingId", UUID.randomUUID().toString());
        ByteBuffer bytes = new BinaryMessageEncoder<GenericRecord>(GenericData.get(), schema).encode(record);
        byte[] value = new byte[bytes.remaining()];
        bytes.get(value);
        return value;
    }

    private static String placeOf(ConsumerRecord<?, ?> record) {
        return record.topic() + "-" + record.partition() + "-" + record.offset();
    }
}
