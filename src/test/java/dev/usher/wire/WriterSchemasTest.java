package dev.usher.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.util.ClassSecurityValidator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import realtimekit.participants.v1.AddParticipant;

class WriterSchemasTest {
    private static final String OTHER = "{\"type\":\"record\",\"name\":\"other.Thing\",\"fields\":[]}";

    @TempDir
    Path folder;

    @Test
    void knowsEverySchemaThatWasEverReleased() throws IOException {
        WriterSchemas schemas = new WriterSchemas(Optional.empty(), false);

        try (Stream<Path> files = Files.walk(Path.of("schemas"))) {
            assertThat(files.filter(file -> file.toString().endsWith(".avsc")))
                    .hasSizeGreaterThanOrEqualTo(12)
                    .allSatisfy(file -> assertThat(schemas.byFingerprint(fingerprintOf(file)))
                            .as(file.toString())
                            .isNotNull());
        }
    }

    @Test
    void listsEveryReleaseThatHasAFolder() throws IOException {
        try (Stream<Path> releases = Files.list(Path.of("schemas/history"))) {
            assertThat(releases.map(release -> release.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(Contract.RELEASES);
        }
    }

    @Test
    void makesAvroTrustTheGeneratedClassesAndNoOthers() {
        ClassSecurityValidator.setGlobal(ClassSecurityValidator.DEFAULT);

        assertThat(new WriterSchemas(Optional.empty(), false)).isNotNull();

        assertThat(ClassSecurityValidator.getGlobal().isTrusted(AddParticipant.class))
                .isTrue();
        assertThat(ClassSecurityValidator.getGlobal().isTrusted(String.class)).isTrue();
        assertThat(ClassSecurityValidator.getGlobal().isTrusted(ProcessBuilder.class))
                .isFalse();
    }

    /** What checks the settings comes first in a process that runs a worker. */
    @Test
    void checksSchemasOfTheContractBeforeAnythingElseHasReadOne() throws IOException {
        ClassSecurityValidator.setGlobal(ClassSecurityValidator.DEFAULT);
        write("AddParticipant.avsc", Files.readString(Path.of("schemas/AddParticipant.avsc")));

        assertThatCode(() -> WriterSchemas.check(folder)).doesNotThrowAnyException();
    }

    @Test
    void readsTheFolderAndNothingElseInIt() throws IOException {
        write("thing.avsc", OTHER);
        write("notes.txt", "not a schema");
        Files.createDirectory(folder.resolve("nested"));

        WriterSchemas schemas = new WriterSchemas(Optional.of(folder), false);

        assertThat(schemas.byFingerprint(fingerprintOf(folder.resolve("thing.avsc"))))
                .isNotNull();
    }

    @Test
    void namesEveryFileThatItCannotUse() throws IOException {
        write("a.avsc", "{\"type\":");
        write("b.avsc", "{\"type\":\"record\",\"name\":\"B\",\"fields\":[{\"name\":\"x\",\"type\":\"Elsewhere\"}]}");
        write("c.avsc", "\"string\"");
        write("d.avsc", "{\"type\":\"record\",\"name\":\"D\",\"fields\":[{\"name\":\"d\",\"type\":[\"null\",\"D\"]}]}");
        Files.createDirectory(folder.resolve("e.avsc"));
        write("fine.avsc", OTHER);

        assertThatThrownBy(() -> new WriterSchemas(Optional.of(folder), false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("schemas.dir " + folder + ": ")
                .hasMessageContaining("a.avsc is no Avro schema: ")
                .hasMessageContaining("b.avsc is no Avro schema: ")
                .hasMessageContaining("Elsewhere")
                .hasMessageContaining("c.avsc is not a record")
                .hasMessageContaining("d.avsc contains itself, in D")
                .hasMessageContaining("e.avsc cannot be read: ")
                .extracting(Throwable::getMessage)
                .asString()
                .doesNotContain("fine.avsc");
    }

    @Test
    void namesAFolderThatIsNotThere() {
        Path missing = folder.resolve("missing");

        assertThatThrownBy(() -> new WriterSchemas(Optional.of(missing), false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("schemas.dir " + missing + ": is not a folder");
    }

    @Test
    void refusesACommandThatItCouldNotRead() throws IOException {
        write("list.avsc", commandWith("{\"name\":\"pageNo\",\"type\":\"string\"}"));

        assertThatThrownBy(() -> new WriterSchemas(Optional.of(folder), false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("list.avsc cannot be read with this version's schema: field pageNo: ");
    }

    @Test
    void refusesACommandWithoutAFieldThatItNeeds() throws IOException {
        write("get.avsc", commandWith("{\"name\":\"x\",\"type\":\"int\"}").replace("meetingId", "meeting"));

        assertThatThrownBy(() -> new WriterSchemas(Optional.of(folder), false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(
                        "get.avsc cannot be read with this version's schema: field meetingId: READER_FIELD_MISSING_DEFAULT_VALUE (meetingId)");
    }

    @Test
    void refusesACommandWhoseTimesWouldBeMisread() throws IOException {
        write(
                "list.avsc",
                commandWith(
                        "{\"name\":\"expiresAt\",\"type\":{\"type\":\"long\",\"logicalType\":\"timestamp-micros\"}}"));

        assertThatThrownBy(() -> new WriterSchemas(Optional.of(folder), false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("timestamp-micros instead of timestamp-millis at /expiresAt");
    }

    private void write(String file, String content) throws IOException {
        Files.writeString(folder.resolve(file), content);
    }

    private static String commandWith(String field) {
        return """
                {"type": "record", "name": "ListParticipants", "namespace": "realtimekit.participants.v1", "fields": [
                  {"name": "commandId", "type": "string"}, {"name": "meetingId", "type": "string"}, %s]}
                """.formatted(field);
    }

    private static long fingerprintOf(Path file) {
        try {
            return SingleObject.fingerprintOf(new Schema.Parser().parse(Files.readString(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
