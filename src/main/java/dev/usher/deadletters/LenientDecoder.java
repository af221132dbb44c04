package dev.usher.deadletters;

import dev.usher.wire.CommandDecoder;
import dev.usher.wire.Decoded;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decodes what can be decoded here and now. A schema that only a registry knows is asked for once; when there is no answer, records
 * of it count as undecodable. A registry that is silent is not asked again at all: each time it would be waited for. One thread.
 */
public final class LenientDecoder {

    /** Asks a schema registry, and waits for its answer. */
    public interface Registry {

        Answer load(int schemaId);

        /** What came back. */
        enum Answer {
            /** The id is settled, whatever it stands for. */
            SETTLED,
            /** It says nothing about this id. */
            USELESS,
            /** None. */
            SILENCE
        }
    }

    private final CommandDecoder decoder;
    private final Registry registry;
    private final Set<Integer> unanswered = new HashSet<>();
    private boolean isSilent;

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
        Decoded known = settles(missing.schemaId()) ? decoder.decode(value) : missing;
        return known instanceof Decoded.SchemaMissing ? unanswered(missing) : known;
    }

    /** The command as its sender wrote it; empty when it cannot be decoded. */
    public Optional<String> json(byte @Nullable [] value) {
        return decoder.json(value);
    }

    /** Asks for a schema, unless it is known that none will be had. */
    private boolean settles(int schemaId) {
        if (isSilent || unanswered.contains(schemaId)) {
            return false;
        }
        Registry.Answer answer = registry.load(schemaId);
        isSilent = answer == Registry.Answer.SILENCE;
        if (answer != Registry.Answer.SETTLED) {
            unanswered.add(schemaId);
        }
        return answer == Registry.Answer.SETTLED;
    }

    private static Decoded unanswered(Decoded.SchemaMissing missing) {
        return new Decoded.Undecodable(
                "written with schema " + missing.schemaId() + " of the registry, which does not answer");
    }
}
