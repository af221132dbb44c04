package dev.usher.wire;

import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.FastReaderBuilder;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.specific.SpecificRecordBase;
import org.jspecify.annotations.Nullable;
import realtimekit.participants.v1.CommandResult;
import realtimekit.participants.v1.LedgerEntry;

/** A schema that somebody wrote records with, and how today's classes read them. Immutable; any thread. */
final class WriterSchema implements RegistrySchemas.Entry {
    private static final Pattern FIELD = Pattern.compile("/fields/(\\d+)");

    private final String name;
    private final @Nullable DatumReader<SpecificRecord> reader;

    /** @param schema one that {@link #problemWith} has found no problem with */
    WriterSchema(Schema schema) {
        this.name = schema.getFullName();
        SpecificRecordBase record = Contract.record(name);
        this.reader = record == null ? null : readerOf(schema, record);
    }

    /** Why records of this schema cannot be read; empty if they can. */
    static Optional<String> problemWith(Schema schema) {
        return schema.getType() == Schema.Type.RECORD
                ? SchemaShape.dangerIn(schema).or(() -> conflictWith(schema))
                : Optional.of("is not a record");
    }

    String name() {
        return name;
    }

    boolean isCommand() {
        return reader != null && !isResult() && !isLedgerEntry();
    }

    boolean isResult() {
        return name.equals(CommandResult.getClassSchema().getFullName());
    }

    boolean isLedgerEntry() {
        return name.equals(LedgerEntry.getClassSchema().getFullName());
    }

    /** One record of the contract, which has to end where the decoder does. */
    SpecificRecord read(StrictDecoder in) throws IOException {
        if (reader == null) {
            throw new IllegalStateException("no record of the contract: " + name);
        }
        SpecificRecord record = reader.read(null, in);
        in.expectEnd();
        return record;
    }

    private static Optional<String> conflictWith(Schema schema) {
        SpecificRecordBase record = Contract.record(schema.getFullName());
        if (record == null) {
            return Optional.empty();
        }
        Schema reader = record.getSchema();
        return SchemaCompatibility.checkReaderWriterCompatibility(reader, schema)
                .getResult()
                .getIncompatibilities()
                .stream()
                .map(conflict -> "field " + fieldAt(conflict.getLocation(), reader) + ": " + conflict.getType() + " ("
                        + conflict.getMessage() + ")")
                .findFirst()
                .or(() -> LogicalTypes.conflict(reader, schema))
                .map(conflict -> "cannot be read with this version's schema: " + conflict);
    }

    /** Avro says where in the reader's schema, by number: {@code /fields/6/type}. */
    private static String fieldAt(String location, Schema reader) {
        Matcher place = FIELD.matcher(location);
        return place.lookingAt()
                ? reader.getFields().get(Integer.parseInt(place.group(1))).name()
                : location;
    }

    /**
     * Built by hand, since this reader is complete and immutable from the start: the stock one finishes itself during the first
     * read, in maps that two threads may not share.
     */
    private static DatumReader<SpecificRecord> readerOf(Schema writer, SpecificRecordBase record) {
        try {
            return new FastReaderBuilder(record.getSpecificData()).createDatumReader(writer, record.getSchema());
        } catch (IOException e) {
            throw new IllegalStateException("cannot build a reader for " + writer.getFullName(), e);
        }
    }
}
