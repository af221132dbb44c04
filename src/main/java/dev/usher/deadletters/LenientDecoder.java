package dev.usher.deadletters;

import dev.usher.wire.CommandDecoder;
import dev.usher.wire.Decoded;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decodes what can be decoded here and now. A schema that only a registry knows is asked for once; when there is no answer,
 * records of it count as undecodable. A registry that is silent is not asked again at all, since each question would wait for
 * its time-out. One thread.
 */
public final class LenientDecoder {

    /** Asks a schema registry, and waits for its answer. */
    public interface Registry {

        Answer load(int schemaId);

        /** What came back. */
        sealed interface Answer {}

        /** The id is settled, whatever it stands for. */
        record Settled() implements Answer {}

        /**
         * It says nothing about this id.
         *
         * @param what was answered, for people
         */
        record Useless(String what) implements Answer {}

        /** None. */
        record Silence() implements Answer {}
    }

    private static final String NO_ANSWER = "does not answer";

    private final CommandDecoder decoder;
    private final Registry registry;
    /** By id, what is to be said of it. */
    private final Map<Integer, String> unanswered = new HashMap<>();

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
        Optional<String> why = whyMissing(missing.schemaId());
        Decoded known = why.isEmpty() ? decoder.decode(value) : missing;
        return known instanceof Decoded.SchemaMissing
                ? new Decoded.Undecodable("written with schema " + missing.schemaId() + " of the registry, which "
                        + why.orElse(NO_ANSWER))
                : known;
    }

    /** The command as its sender wrote it; empty when it cannot be decoded. */
    public Optional<String> json(byte @Nullable [] value) {
        return decoder.json(value);
    }

    /** Asks for a schema, unless it is known that none will be had; empty once the id is settled. */
    private Optional<String> whyMissing(int schemaId) {
        String before = unanswered.get(schemaId);
        if (isSilent || before != null) {
            return Optional.of(before == null ? NO_ANSWER : before);
        }
        Registry.Answer answer = registry.load(schemaId);
        if (answer instanceof Registry.Settled) {
            return Optional.empty();
        }
        isSilent = answer instanceof Registry.Silence;
        String why = answer instanceof Registry.Useless useless ? "does not give it: " + useless.what() : NO_ANSWER;
        unanswered.put(schemaId, why);
        return Optional.of(why);
    }
}
