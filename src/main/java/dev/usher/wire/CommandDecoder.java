package dev.usher.wire;

import dev.usher.wire.Decoded.SchemaMissing;
import dev.usher.wire.Decoded.Undecodable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Turns a record's value into a command, or says why it is none. Whatever the bytes, it neither throws nor allocates more
 * than a small multiple of their number.
 *
 * <p>Avro's own bounds, the system properties {@code org.apache.avro.limits.*}, are neither needed nor set: they are read once
 * for the whole process, when Avro is loaded. {@link StrictDecoder} measures each record by its own size instead.
 *
 * <p>Any thread.
 */
public final class CommandDecoder {
    /** What a Kafka broker takes unless told otherwise; one that is compressed may be larger. */
    static final int MOST_BYTES = 1 << 20;

    private static final byte REGISTRY_MAGIC = 0;
    private static final int REGISTRY_HEADER_BYTES = 5;

    private static final HexFormat HEX = HexFormat.of();

    private final WriterSchemas schemas;
    private final CommandRules rules;

    public CommandDecoder(WriterSchemas schemas, Defaults defaults) {
        this.schemas = schemas;
        this.rules = new CommandRules(defaults);
    }

    /** A decoder that reads as a worker with other settings would. */
    public CommandDecoder withDefaults(Defaults defaults) {
        return new CommandDecoder(schemas, defaults);
    }

    /** What a record's value is; null and empty are undecodable. Never throws, and never waits for a registry. */
    public Decoded decode(byte @Nullable [] value) {
        Reading reading = read(value);
        return reading instanceof Reading.Written written
                ? rules.check(written.record())
                : ((Reading.NotRead) reading).why();
    }

    /** The command as its sender wrote it, valid or not, as one line of JSON; empty when it cannot be decoded. */
    public Optional<String> json(byte @Nullable [] value) {
        return read(value) instanceof Reading.Written written
                ? Optional.of(RecordJson.of(written.record()).encode())
                : Optional.empty();
    }

    /** What has been decoded before any rule is checked. */
    private sealed interface Reading {
        record Written(SpecificRecord record) implements Reading {}

        record NotRead(Decoded why) implements Reading {}

        static Reading undecodable(String why) {
            return new NotRead(new Undecodable(why));
        }
    }

    private Reading read(byte @Nullable [] value) {
        if (value == null) {
            return Reading.undecodable("the value is null; a command cannot be deleted, only sent");
        }
        if (value.length == 0) {
            return Reading.undecodable("the value is empty");
        }
        if (value.length > MOST_BYTES) {
            return Reading.undecodable("has " + value.length + " bytes, at most " + MOST_BYTES + " are read");
        }
        if (SingleObject.isFrameOf(value)) {
            return singleObject(value);
        }
        if (value[0] == REGISTRY_MAGIC) {
            return registered(value);
        }
        return Reading.undecodable("begins with " + HEX.formatHex(value, 0, Math.min(2, value.length))
                + "; neither Avro's single-object encoding (c301) nor a schema registry's (00)");
    }

    private Reading singleObject(byte[] value) {
        if (value.length < SingleObject.HEADER_BYTES) {
            return Reading.undecodable("ends within the header of Avro's single-object encoding");
        }
        WriterSchema schema = schemas.byFingerprint(SingleObject.fingerprintIn(value));
        return schema == null
                ? Reading.undecodable("written with an unknown schema, fingerprint "
                        + HEX.formatHex(value, 2, SingleObject.HEADER_BYTES)
                        + " (bytes in their order); schemas can be added in the folder schemas.dir")
                : body(value, SingleObject.HEADER_BYTES, schema);
    }

    private Reading registered(byte[] value) {
        if (schemas.registry().isEmpty()) {
            return Reading.undecodable("written with a schema registry (00), but no schema.registry.url is set");
        }
        if (value.length < REGISTRY_HEADER_BYTES) {
            return Reading.undecodable("ends within the schema registry's header");
        }
        int id = ByteBuffer.wrap(value).getInt(1);
        if (id < 0) {
            return Reading.undecodable("names the schema id " + id + ", which no registry gives");
        }
        Optional<RegistrySchemas.Entry> entry = schemas.registry().get().find(id);
        if (entry.isEmpty()) {
            return new Reading.NotRead(new SchemaMissing(id));
        }
        return entry.get() instanceof RegistrySchemas.Refusal refusal
                ? Reading.undecodable("schema " + id + " of the registry " + refusal.why())
                : body(value, REGISTRY_HEADER_BYTES, (WriterSchema) entry.get());
    }

    private static Reading body(byte[] value, int from, WriterSchema schema) {
        if (!schema.isCommand()) {
            return Reading.undecodable("a " + schema.name() + ", which is not a command");
        }
        try {
            return new Reading.Written(schema.read(StrictDecoder.ofCommand(value, from)));
        } catch (IOException | RuntimeException e) {
            // Avro answers bad bytes with exceptions of many types, down to IndexOutOfBounds for a branch that does not
            // exist.
            return Reading.undecodable("not a " + schema.name() + " after all: " + e.getMessage());
        }
    }
}
