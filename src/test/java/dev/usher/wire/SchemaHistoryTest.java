package dev.usher.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Senders and readers of every release understand this one, and it understands them. */
class SchemaHistoryTest {
    private static final Path SCHEMAS = Path.of("schemas");

    static List<Path> today() throws IOException {
        try (Stream<Path> files = Files.list(SCHEMAS)) {
            return files.filter(file -> file.toString().endsWith(".avsc")).toList();
        }
    }

    static List<Path> released() throws IOException {
        try (Stream<Path> files = Files.walk(SCHEMAS.resolve("history"))) {
            return files.filter(file -> file.toString().endsWith(".avsc")).toList();
        }
    }

    @ParameterizedTest
    @MethodSource("today")
    void everySchemaStandsByItselfAndExplainsItself(Path file) {
        Schema schema = parsedAlone(file);

        assertThat(schema.getFullName())
                .isEqualTo("realtimekit.participants.v1."
                        + file.getFileName().toString().replace(".avsc", ""));
        assertThat(SchemaEvolution.flaws(schema)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("released")
    void nothingChangedThatAReleaseReliesOn(Path file) {
        Schema today = parsedAlone(SCHEMAS.resolve(file.getFileName()));

        assertThat(SchemaEvolution.breaches(today, parsedAlone(file))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("today")
    void theHistoryHoldsTheCurrentRelease(Path file) {
        Path latest = SCHEMAS.resolve("history").resolve(Contract.RELEASES.get(Contract.RELEASES.size() - 1));

        assertThat(parsedAlone(latest.resolve(file.getFileName())))
                .as("a changed schema is released by a new folder in schemas/history, named in Contract.RELEASES")
                .isEqualTo(parsedAlone(file));
    }

    static List<Path> ofSendersAndReaders() throws IOException {
        return today().stream()
                .filter(file -> !file.endsWith("LedgerEntry.avsc"))
                .toList();
    }

    /** Who writes an encoder checks it by them. */
    @ParameterizedTest
    @MethodSource("ofSendersAndReaders")
    void theReadmeHasTheFirstBytesOfTodaysRecords(Path file) throws IOException {
        Schema schema = parsedAlone(file);
        String bytes = HexFormat.of().formatHex(SingleObject.headerFor(schema));

        assertThat(Files.readString(Path.of("README.md"))).contains("| `" + schema.getName() + "` | `" + bytes + "` |");
    }

    @Test
    void thereAreSevenRecords() throws IOException {
        assertThat(today()).hasSize(7);
    }

    private static Schema parsedAlone(Path file) {
        try {
            return new Schema.Parser().parse(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
