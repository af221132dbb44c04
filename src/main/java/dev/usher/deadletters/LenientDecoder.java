package dev.usher.deadletters;

import dev.usher.wire.CommandDecoder;
import dev.usher.wire.Decoded;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decodes what can be decoded here and now. A schema that only a registry knows is asked for once; when the registry does not
 * answer, it is not asked for that one again, and records of it count as undecodable. One thread.
 */
public final class LenientDecoder {

    /** Asks a schema registry, and waits for its answer. */
    public interface Registry {

        /** Whether it answered, whatever the answer was. */
        boolean load(int schemaId);
    }

    private final CommandDecoder decoder;
    private final Registry registry;
    private final Set<Integer> unanswered = new HashSet<>();

    public LenientDecoder(CommandDecoder decoder, Registry registry) {
        this.decoder = decoder;
        this.registry = registry;
    }

    /** What it is; never a missing schema. */
    public Decoded decode(byte @Nullable [] value) {
        Decoded decoded = decoder.decode(value);
        if (!(decoded instanceof Decoded.SchemaMissing missing)) {
            return decoded;
        }
        if (!unanswered.contains(missing.schemaId()) && registry.load(missing.schemaId())) {
            return known(decoder.decode(value), missing);
        }
        unanswered.add(missing.schemaId());
        return silence(missing);
    }

    /** The command as its sender wrote it; empty when it cannot be decoded. */
    public Optional<String> json(byte @Nullable [] value) {
        return decoder.json(value);
    }

    private static Decoded known(Decoded decoded, Decoded.SchemaMissing missing) {
        return decoded instanceof Decoded.SchemaMissing ? silence(missing) : decoded;
    }

    private static Decoded silence(Decoded.SchemaMissing missing) {
        return new Decoded.Undecodable(
                "written with schema " + missing.schemaId() + " of the registry, which does not answer");
    }
}
