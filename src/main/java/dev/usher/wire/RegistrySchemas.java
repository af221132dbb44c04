package dev.usher.wire;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * What is known of a registry's ids. Bounded, because any garbage that begins with 00 names an id. Any thread.
 */
final class RegistrySchemas {
    private static final int MOST_SCHEMAS = 1_000;
    private static final int MOST_REFUSALS = 10_000;
    private static final Duration REFUSAL_LIFETIME = Duration.ofMinutes(5);

    private final Map<Integer, WriterSchema> schemas = new ConcurrentHashMap<>();
    private final Map<Integer, Refusal> refusals = new ConcurrentHashMap<>();
    private final LongSupplier nanoTime;

    RegistrySchemas(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Empty when the registry has to be asked. */
    Optional<Entry> find(int id) {
        WriterSchema schema = schemas.get(id);
        if (schema != null) {
            return Optional.of(schema);
        }
        Refusal refusal = refusals.get(id);
        return refusal == null || nanoTime.getAsLong() - refusal.untilNanos >= 0
                ? Optional.empty()
                : Optional.of(refusal);
    }

    void add(int id, WriterSchema schema) {
        makeRoom(schemas, MOST_SCHEMAS);
        schemas.put(id, schema);
    }

    /** The id leads to nothing that can be read. Remembered for some minutes only: it may still be registered. */
    void refuse(int id, String why) {
        makeRoom(refusals, MOST_REFUSALS);
        refusals.put(id, new Refusal(why, nanoTime.getAsLong() + REFUSAL_LIFETIME.toNanos()));
    }

    /** Dropped entries are asked for again; a limit that should never be reached needs nothing finer. */
    private static void makeRoom(Map<Integer, ?> map, int most) {
        if (map.size() >= most) {
            map.clear();
        }
    }

    /** What an id stands for. */
    sealed interface Entry permits WriterSchema, Refusal {}

    /** No schema, or none that can be used. */
    record Refusal(String why, long untilNanos) implements Entry {}
}
