package dev.usher.wire;

import static dev.usher.testing.Commands.aDelete;
import static dev.usher.testing.Commands.aGet;
import static dev.usher.testing.Commands.aKick;
import static dev.usher.testing.Commands.aList;
import static dev.usher.testing.Commands.anAdd;
import static org.assertj.core.api.Assertions.assertThat;

import dev.usher.command.Command;
import dev.usher.command.Meeting;
import dev.usher.testing.Commands;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import realtimekit.participants.v1.AddParticipant;
import realtimekit.participants.v1.CommandResult;

class CommandDecoderTest {
    private static final Instant ISSUED = Instant.parse("2026-11-21T10:00:00.123Z");
    private static final Instant EXPIRES = Instant.parse("2026-11-21T10:05:00Z");

    private final CommandDecoder decoder =
            new CommandDecoder(new WriterSchemas(Optional.empty(), false), Defaults.none());

    @TempDir
    Path folder;

    static Stream<Commands<?>> everyCommand() {
        return Stream.of(
                anAdd(),
                anAdd().named("Änn 🦊")
                        .withPicture("https://example.com/ann.png")
                        .withPreset("host"),
                aDelete(),
                aDelete().ofIds("aaaa-bbbb").kickingFirst(),
                aKick().of("ann", "bob"),
                aKick().ofIds("p-1", "p-2").andOf("cleo"),
                aGet(),
                aGet().ofIds("aaaa-bbbb"),
                aList(),
                aList().page(3, 50),
                aList().issuedAt(ISSUED).expiringAt(EXPIRES));
    }

    @ParameterizedTest
    @MethodSource("everyCommand")
    void readsEveryCommandAsItWasSent(Commands<?> command) {
        assertThat(decoder.decode(command.bytes())).isEqualTo(new Decoded.Valid(command.build()));
    }

    @Test
    void fillsInTheWorkersAccountAndApp() {
        CommandDecoder decoder = new CommandDecoder(
                new WriterSchemas(Optional.empty(), false),
                new Defaults(Optional.of("own-account"), Optional.of("own-app")));

        assertThat(meetingOf(decoder.decode(aList().inApp("", "").bytes())))
                .isEqualTo(new Meeting("own-account", "own-app", Commands.MEETING));
        assertThat(meetingOf(decoder.decode(aList().inApp("theirs", "").bytes())))
                .isEqualTo(new Meeting("theirs", "own-app", Commands.MEETING));
    }

    @Test
    void refusesWhatHasNoFrame() {
        assertThat(((Decoded.Undecodable) decoder.decode(null)).why()).contains("null");
        assertThat(why()).contains("empty");
        assertThat(why('{', '}')).contains("begins with 7b7d");
        assertThat(why(0xC3)).contains("begins with c3;");
        assertThat(why(0xC3, 0x02, 1, 2, 3, 4, 5, 6, 7, 8)).contains("begins with c302");
        assertThat(why(0xC3, 0x01)).contains("header");
        assertThat(why(0xC3, 0x01, 1, 2, 3, 4, 5, 6, 7)).contains("header");
    }

    @Test
    void namesTheFingerprintThatItDoesNotKnow() {
        assertThat(why(0xC3, 0x01, 0, 1, 2, 3, 4, 5, 6, 0xFF, 42))
                .contains("fingerprint 00010203040506ff")
                .contains("schemas.dir");
    }

    @Test
    void refusesTheRegistrysFormatWhenThereIsNoRegistry() {
        assertThat(why(0, 0, 0, 0, 1, 42)).contains("schema.registry.url");
    }

    @Test
    void refusesARecordThatIsNoCommand() {
        assertThat(decoder.decode(Written.singleObject(CommandResult.getClassSchema(), (byte) 0)))
                .isEqualTo(
                        new Decoded.Undecodable("a realtimekit.participants.v1.CommandResult, which is not a command"));
    }

    @Test
    void refusesBytesAfterTheCommand() {
        byte[] command = anAdd().bytes();

        assertThat(decoder.decode(Arrays.copyOf(command, command.length + 1)))
                .isEqualTo(new Decoded.Undecodable(
                        "not a realtimekit.participants.v1.AddParticipant after all: 1 bytes follow the record"));
    }

    @Test
    void refusesACommandThatWasCutOffAnywhere() {
        byte[] command = anAdd().named("Ann").bytes();

        for (int length = 0; length < command.length; length++) {
            assertThat(decoder.decode(Arrays.copyOf(command, length)))
                    .as("the first %s bytes", length)
                    .isInstanceOf(Decoded.Undecodable.class);
        }
    }

    @Test
    void refusesTextThatIsNotUtf8InsteadOfChangingIt() {
        byte[] command = anAdd().of("a?nn").bytes();
        for (int i = 0; i < command.length; i++) {
            if (command[i] == '?') {
                command[i] = (byte) 0x80;
            }
        }

        assertThat(((Decoded.Undecodable) decoder.decode(command)).why()).contains("not UTF-8");
    }

    @Test
    void keepsTheReplacementCharacterThatSomebodyMeant() {
        Command command = anAdd().of("a\uFFFDnn").build();

        assertThat(decoder.decode(new CommandEncoder().encode(command))).isEqualTo(new Decoded.Valid(command));
    }

    @Test
    void refusesRecordsAboveTheMaximumSize() {
        Commands<?> add = anAdd().withCommandId("c-1");
        byte[] nearly = add.named("n".repeat(CommandDecoder.MOST_BYTES - 1_000)).bytes();
        String name = "n".repeat(2 * CommandDecoder.MOST_BYTES - 1_000 - nearly.length);

        byte[] largest = add.named(name).bytes();
        byte[] tooLarge = add.named(name + "n").bytes();

        assertThat(largest).hasSize(CommandDecoder.MOST_BYTES);
        assertThat(decoder.decode(largest)).isInstanceOf(Decoded.Invalid.class);
        assertThat(decoder.decode(tooLarge))
                .isEqualTo(new Decoded.Undecodable("has 1048577 bytes, at most 1048576 are read"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"AddParticipant", "DeleteParticipant", "KickParticipants", "GetParticipant", "ListParticipants"})
    void readsWritersOfEveryRelease(String record) throws IOException {
        Schema released = new Schema.Parser().parse(Files.readString(Path.of("schemas/history/v1", record + ".avsc")));

        assertThat(new WriterSchemas(Optional.empty(), false).byFingerprint(SingleObject.fingerprintOf(released)))
                .isNotNull();
    }

    @Test
    void readsAWriterThatKnowsFewerFieldsInAnotherOrder() throws IOException {
        Schema old = inFolder("old.avsc", """
                {"type": "record", "name": "AddParticipant", "namespace": "realtimekit.participants.v1", "fields": [
                  {"name": "presetName", "type": "bytes"},
                  {"name": "customParticipantId", "type": "string"},
                  {"name": "meetingId", "type": "string"},
                  {"name": "accountId", "type": "string"},
                  {"name": "appId", "type": "string"},
                  {"name": "expiresAt", "type": "long"},
                  {"name": "commandId", "type": "string"}]}
                """);
        GenericRecord add = Written.command(old);
        add.put("presetName", ByteBuffer.wrap(new byte[] {'h', 'o', 's', 't'}));
        add.put("customParticipantId", "ann");
        add.put("accountId", Commands.ACCOUNT);
        add.put("appId", Commands.APP);
        add.put("expiresAt", EXPIRES.toEpochMilli());

        assertThat(withFolder().decode(Written.singleObject(add)))
                .isEqualTo(new Decoded.Valid(anAdd().withCommandId("c-1")
                        .withPreset("host")
                        .expiringAt(EXPIRES)
                        .build()));
    }

    /** Two ids that are no text would be the same id. */
    @Test
    void bytesThatAreReadAsTextAreUtf8OrNothing() throws IOException {
        Schema today = AddParticipant.getClassSchema();
        Schema writer = inFolder(
                "bytes.avsc",
                today.toString()
                        .replaceFirst(
                                "\\{\"name\":\"commandId\",\"type\":\\{[^}]*}",
                                "{\"name\":\"commandId\",\"type\":\"bytes\""));
        GenericRecord add = Written.command(writer);
        add.put("customParticipantId", "ann");
        add.put("presetName", "host");
        add.put("commandId", ByteBuffer.wrap(new byte[] {(byte) 0x80}));

        assertThat(withFolder().decode(Written.singleObject(add)))
                .isInstanceOfSatisfying(
                        Decoded.Undecodable.class,
                        undecodable -> assertThat(undecodable.why()).contains("a text is not UTF-8"));
    }

    @Test
    void skipsFieldsOfANewerWriter() throws IOException {
        Schema today = AddParticipant.getClassSchema();
        Schema newer = inFolder("AddParticipant-v9.avsc", today.toString().replaceFirst("\"fields\":\\[", """
                                "fields":[
                                {"name": "tags", "type": {"type": "array", "items": "string"}, "default": []},
                                {"name": "limits", "type": {"type": "map", "values": ["null", "double"]}, "default": {}},
                                {"name": "seat", "type": {"type": "record", "name": "Seat", "fields": [
                                  {"name": "row", "type": "float"},
                                  {"name": "digest", "type": {"type": "fixed", "name": "Md5", "size": 16}},
                                  {"name": "kind", "type": {"type": "enum", "name": "Kind", "symbols": ["A", "B"]}},
                                  {"name": "raw", "type": "bytes"},
                                  {"name": "free", "type": "boolean"},
                                  {"name": "since", "type": ["null", "long"]}]}},
                                """));
        GenericRecord add = Written.command(newer);
        add.put("tags", List.of("vip", ""));
        add.put("limits", Map.of("kbit", 1.5));
        GenericRecord seat = new GenericData.Record(newer.getField("seat").schema());
        seat.put("row", 1.5f);
        seat.put(
                "digest",
                new GenericData.Fixed(seat.getSchema().getField("digest").schema(), new byte[16]));
        seat.put(
                "kind",
                new GenericData.EnumSymbol(seat.getSchema().getField("kind").schema(), "B"));
        seat.put("raw", ByteBuffer.wrap(new byte[300]));
        seat.put("free", true);
        seat.put("since", 1L);
        add.put("seat", seat);
        add.put("customParticipantId", "ann");
        add.put("presetName", "guest");
        add.put("accountId", Commands.ACCOUNT);
        add.put("appId", Commands.APP);

        assertThat(withFolder().decode(Written.singleObject(add)))
                .isEqualTo(new Decoded.Valid(anAdd().withCommandId("c-1").build()));
    }

    @Test
    void decodesOnManyThreadsAtOnce() {
        List<? extends Commands<?>> commands = everyCommand().toList();

        assertThat(IntStream.range(0, 20_000)
                        .parallel()
                        .mapToObj(i -> commands.get(i % commands.size()))
                        .allMatch(
                                command -> decoder.decode(command.bytes()).equals(new Decoded.Valid(command.build()))))
                .isTrue();
    }

    private CommandDecoder withFolder() {
        return new CommandDecoder(new WriterSchemas(Optional.of(folder), false), Defaults.none());
    }

    private Schema inFolder(String file, String schema) throws IOException {
        Files.writeString(folder.resolve(file), schema);
        return new Schema.Parser().parse(schema);
    }

    private String why(int... bytes) {
        byte[] value = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            value[i] = (byte) bytes[i];
        }
        return ((Decoded.Undecodable) decoder.decode(value)).why();
    }

    private static Meeting meetingOf(Decoded decoded) {
        return ((Decoded.Valid) decoded).command().envelope().meeting();
    }
}
