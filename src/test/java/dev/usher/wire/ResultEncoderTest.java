package dev.usher.wire;

import static dev.usher.testing.Commands.anAdd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.usher.command.Answer;
import dev.usher.command.CommandIdentity;
import dev.usher.command.CommandType;
import dev.usher.command.Failure;
import dev.usher.command.FailureReason;
import dev.usher.command.Kicked;
import dev.usher.command.Outcome;
import dev.usher.command.Paging;
import dev.usher.command.Participant;
import dev.usher.command.Result;
import dev.usher.command.Settled;
import dev.usher.command.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import realtimekit.participants.v1.CommandResult;

/** Results there and back, and what others read of them. */
class ResultEncoderTest {
    private static final Participant ANN = new Participant(
            "p-1",
            "ann",
            "guest",
            Optional.of("Ann 🦊"),
            Optional.empty(),
            "2026-11-21T10:00:00Z",
            "2026-11-21T10:00:01Z");
    private static final Participant BOB = new Participant(
            "p-2", "bob", "host", Optional.empty(), Optional.of("https://example.com/bob.png"), "c", "u");
    private static final Kicked KICKED = new Kicked(
            Optional.of("kick"),
            List.of(
                    new Kicked.Someone("p-1", Optional.of("Ann"), Optional.of("pic"), Optional.of("ann@example.com")),
                    new Kicked.Someone("p-2", Optional.empty(), Optional.empty(), Optional.empty())));
    private static final String TOKEN = "eyJhbGciOiJSUzI1NiJ9.secret";

    private final ResultEncoder encoder = new ResultEncoder();
    private final ResultDecoder decoder = new ResultDecoder(new WriterSchemas(Optional.empty(), false));

    @TempDir
    Path folder;

    static Stream<Result> everyResult() {
        return Stream.of(
                succeeded(CommandType.ADD, new Answer.Added(ANN, TOKEN)),
                succeeded(CommandType.DELETE, new Answer.Deleted(Optional.empty())),
                succeeded(CommandType.DELETE, new Answer.Deleted(Optional.of(Kicked.nobody()))),
                succeeded(CommandType.KICK, new Answer.Kick(Optional.of(KICKED))),
                succeeded(CommandType.GET, new Answer.Found(BOB)),
                succeeded(CommandType.LIST, new Answer.Page(List.of(ANN, BOB), new Paging(5_000_000_000L, 1, 2))),
                succeeded(CommandType.LIST, new Answer.Page(List.of(), new Paging(0, 0, 0))),
                succeeded(CommandType.LIST, new Answer.Page(List.of(ANN), Optional.empty())),
                ended(CommandType.ADD, new Outcome.Expired()),
                ended(CommandType.KICK, failed(FailureReason.REFUSED)),
                ended(
                        CommandType.GET,
                        new Outcome.Failed(Failure.unsent(FailureReason.INVALID_COMMAND, "meetingId: not a UUID"))));
    }

    @ParameterizedTest
    @MethodSource("everyResult")
    void readsBackEveryResultThatItWrites(Result result) {
        assertThat(decoder.decode(encoder.encode(result))).isEqualTo(new DecodedResult.Read(result));
    }

    @Test
    void canBeReadByWhoeverHasTheSchema() throws IOException {
        byte[] bytes = encoder.encode(succeeded(CommandType.ADD, new Answer.Added(ANN, TOKEN)));
        Schema schema = new Schema.Parser().parse(Files.readString(Path.of("schemas/CommandResult.avsc")));

        assertThat(Arrays.copyOf(bytes, 10)).isEqualTo(SingleObject.headerFor(schema));
        GenericRecord read = new GenericDatumReader<GenericRecord>(schema)
                .read(null, DecoderFactory.get().binaryDecoder(bytes, 10, bytes.length - 10, null));
        assertThat(read.toString())
                .isEqualTo("{\"commandId\": \"c-1\", \"commandType\": \"AddParticipant\", \"meetingId\": \"m-1\","
                        + " \"accountId\": \"acc\", \"appId\": null, \"status\": \"SUCCEEDED\", \"duplicate\": true,"
                        + " \"reconciled\": true, \"attempts\": 3,"
                        + " \"source\": {\"topic\": \"participant-commands\", \"partition\": 2, \"offset\": 9000000000},"
                        + " \"receivedAt\": 1795255200001, \"completedAt\": 1795255200002,"
                        + " \"participant\": {\"id\": \"p-1\", \"customParticipantId\": \"ann\", \"presetName\": \"guest\","
                        + " \"name\": \"Ann 🦊\", \"picture\": null, \"createdAt\": \"2026-11-21T10:00:00Z\","
                        + " \"updatedAt\": \"2026-11-21T10:00:01Z\"}, \"token\": \"" + TOKEN + "\","
                        + " \"participants\": null, \"paging\": null, \"kicked\": null, \"error\": null}");
    }

    @Test
    void writesNothingOfAResultThatCouldNotBeWritten() {
        RecordWriter<CommandResult> writer = new RecordWriter<>(new CommandResult());
        CommandResult incomplete = new CommandResult();
        incomplete.setCommandId("left-over");

        assertThatThrownBy(() -> writer.write(incomplete)).isInstanceOf(RuntimeException.class);

        Result next = ended(CommandType.ADD, new Outcome.Expired());
        assertThat(decoder.decode(encoder.encode(next))).isEqualTo(new DecodedResult.Read(next));
    }

    @Test
    void writesResultsOfAnySize() {
        Result result = succeeded(
                CommandType.LIST,
                new Answer.Page(IntStream.range(0, 5_000).mapToObj(i -> BOB).toList(), new Paging(5_000, 1, 5_000)));

        assertThat(decoder.decode(encoder.encode(result))).isEqualTo(new DecodedResult.Read(result));
    }

    @Test
    void neverThrowsWhenReading() {
        byte[] result = encoder.encode(succeeded(CommandType.ADD, new Answer.Added(ANN, TOKEN)));

        assertThat(decoder.decode(null)).isInstanceOf(DecodedResult.Unreadable.class);
        for (int length = 0; length < result.length; length++) {
            assertThat(decoder.decode(Arrays.copyOf(result, length))).isInstanceOf(DecodedResult.Unreadable.class);
        }
        assertThat(decoder.decode(Written.singleObject(
                        new Schema.Parser().parse("{\"type\":\"record\",\"name\":\"Thing\",\"fields\":[]}"))))
                .isInstanceOfSatisfying(
                        DecodedResult.Unreadable.class,
                        unreadable -> assertThat(unreadable.why()).contains("schemas.dir"));
        assertThat(decoder.decode(anAdd().bytes()))
                .isEqualTo(new DecodedResult.Unreadable(
                        "a realtimekit.participants.v1.AddParticipant, which is not a result"));
    }

    @Test
    void saysSoWhenAResultIsOfANewerVersion() throws IOException {
        Schema newer = new Schema.Parser()
                .parse(CommandResult.getClassSchema().toString().replace("\"EXPIRED\"]", "\"EXPIRED\",\"POSTPONED\"]"));
        Files.writeString(folder.resolve("CommandResult-v2.avsc"), newer.toString());
        GenericRecord record = new GenericDatumReader<GenericRecord>(newer)
                .read(
                        null,
                        DecoderFactory.get().binaryDecoder(body(ended(CommandType.ADD, new Outcome.Expired())), null));
        ResultDecoder decoder = new ResultDecoder(new WriterSchemas(Optional.of(folder), false));
        assertThat(decoder.decode(Written.singleObject(record))).isInstanceOf(DecodedResult.Read.class);

        record.put("status", new GenericData.EnumSymbol(newer.getField("status").schema(), "POSTPONED"));

        assertThat(decoder.decode(Written.singleObject(record)))
                .isEqualTo(
                        new DecodedResult.Unreadable(
                                "the result of AddParticipant (commandId c-1) says something that only a newer version understands"));
    }

    @Test
    void showsAResultAsJsonWithoutItsToken() {
        Result result = succeeded(CommandType.ADD, new Answer.Added(ANN, TOKEN));

        assertThat(ResultJson.render(result, false))
                .isEqualTo("{\"commandId\":\"c-1\",\"commandType\":\"AddParticipant\",\"meetingId\":\"m-1\","
                        + "\"accountId\":\"acc\",\"status\":\"SUCCEEDED\",\"duplicate\":true,\"reconciled\":true,"
                        + "\"attempts\":3,\"source\":{\"topic\":\"participant-commands\",\"partition\":2,"
                        + "\"offset\":9000000000},\"receivedAt\":\"2026-11-21T10:00:00.001Z\","
                        + "\"completedAt\":\"2026-11-21T10:00:00.002Z\",\"participant\":{\"id\":\"p-1\","
                        + "\"customParticipantId\":\"ann\",\"presetName\":\"guest\",\"name\":\"Ann 🦊\","
                        + "\"createdAt\":\"2026-11-21T10:00:00Z\",\"updatedAt\":\"2026-11-21T10:00:01Z\"},"
                        + "\"token\":\"***\"}");
        assertThat(ResultJson.render(result, true)).contains("\"token\":\"" + TOKEN + "\"");
    }

    @Test
    void showsListsKicksAndErrorsAsJson() {
        assertThat(ResultJson.render(
                        succeeded(CommandType.LIST, new Answer.Page(List.of(BOB), new Paging(1, 1, 1))), false))
                .contains("\"participants\":[{\"id\":\"p-2\",\"customParticipantId\":\"bob\",")
                .endsWith("\"paging\":{\"totalCount\":1,\"startOffset\":1,\"endOffset\":1}}");
        assertThat(ResultJson.render(succeeded(CommandType.KICK, new Answer.Kick(Optional.of(KICKED))), false))
                .endsWith("\"kicked\":{\"action\":\"kick\",\"participants\":[{\"id\":\"p-1\",\"name\":\"Ann\","
                        + "\"picture\":\"pic\",\"email\":\"ann@example.com\"},{\"id\":\"p-2\"}]}}");
        assertThat(ResultJson.render(ended(CommandType.GET, failed(FailureReason.NOT_FOUND)), false))
                .contains("\"status\":\"FAILED\"")
                .endsWith("\"error\":{\"reason\":\"not_found\",\"httpStatus\":404,\"remoteCode\":7003,"
                        + "\"message\":\"said \\\"no\\\"\",\"mayHaveTakenEffect\":true}}");
    }

    private byte[] body(Result result) {
        byte[] bytes = encoder.encode(result);
        return Arrays.copyOfRange(bytes, SingleObject.HEADER_BYTES, bytes.length);
    }

    private static Outcome failed(FailureReason reason) {
        return new Outcome.Failed(new Failure(reason, Optional.of(404), Optional.of(7003), "said \"no\"", true));
    }

    private static Result succeeded(CommandType type, Answer answer) {
        return ended(type, new Outcome.Succeeded(answer));
    }

    private static Result ended(CommandType type, Outcome outcome) {
        return new Result(
                new CommandIdentity(type, "c-1", "m-1", Optional.of("acc"), Optional.empty()),
                new Source("participant-commands", 2, 9_000_000_000L),
                Instant.parse("2026-11-21T10:00:00.001Z"),
                Instant.parse("2026-11-21T10:00:00.002Z"),
                new Settled(outcome, 3, true),
                true);
    }
}
