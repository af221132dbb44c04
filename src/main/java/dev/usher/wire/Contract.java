package dev.usher.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.avro.util.ClassSecurityValidator;
import org.jspecify.annotations.Nullable;
import realtimekit.participants.v1.AddParticipant;
import realtimekit.participants.v1.CommandResult;
import realtimekit.participants.v1.DeleteParticipant;
import realtimekit.participants.v1.GetParticipant;
import realtimekit.participants.v1.KickParticipants;
import realtimekit.participants.v1.LedgerEntry;
import realtimekit.participants.v1.ListParticipants;

/** The records of the contract, and every version of them that was ever released. Any thread. */
final class Contract {
    /** Folders of {@code schemas/history}. Named here, since the content of a jar cannot be listed reliably. */
    static final List<String> RELEASES = List.of("v1", "v2");

    private static final String PACKAGE = AddParticipant.class.getPackageName();

    private static final Map<String, SpecificRecordBase> RECORDS = Stream.of(
                    new AddParticipant(),
                    new DeleteParticipant(),
                    new KickParticipants(),
                    new GetParticipant(),
                    new ListParticipants(),
                    new CommandResult(),
                    new LedgerEntry())
            .collect(Collectors.toUnmodifiableMap(record -> record.getSchema().getFullName(), Function.identity()));

    private Contract() {}

    /** An instance of the generated class for a record; null if the record is not part of the contract. */
    static @Nullable SpecificRecordBase record(String fullName) {
        return RECORDS.get(fullName);
    }

    /** Today's schemas and all released ones. */
    static List<Schema> schemas() {
        List<Schema> schemas = new ArrayList<>();
        for (SpecificRecordBase record : RECORDS.values()) {
            schemas.add(record.getSchema());
            for (String release : RELEASES) {
                released(release, record.getSchema().getName()).forEach(schemas::add);
            }
        }
        return schemas;
    }

    /**
     * Avro instantiates only classes that it was told to trust: without this every command would look undecodable. Call before
     * the first reader is built; if this had no effect, building the reader would fail, and so would the worker's start.
     */
    static synchronized void trustGeneratedClasses() {
        ClassSecurityValidator.ClassSecurityPredicate known = ClassSecurityValidator.getGlobal();
        if (!known.isTrusted(AddParticipant.class)) {
            ClassSecurityValidator.setGlobal(ClassSecurityValidator.composite(
                    known, type -> type.getPackageName().equals(PACKAGE)));
        }
    }

    /** Empty for a record that is younger than the release. */
    private static Stream<Schema> released(String release, String record) {
        String resource = "/schemas/history/" + release + "/" + record + ".avsc";
        try (InputStream text = Contract.class.getResourceAsStream(resource)) {
            return text == null ? Stream.empty() : Stream.of(new Schema.Parser().parse(text));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + resource, e);
        }
    }
}
