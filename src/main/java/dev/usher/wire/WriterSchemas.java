package dev.usher.wire;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The schemas that records may have been written with: those that come with Usher, today's and all released ones; those of
 * a folder; and those that a {@link SchemaRegistry} has loaded so far. Any thread.
 */
public final class WriterSchemas {
    private final Map<Long, WriterSchema> byFingerprint;
    private final Optional<RegistrySchemas> registry;

    /**
     * @param folder a folder with further schemas, {@code *.avsc}
     * @param registry whether a {@link SchemaRegistry} will supply schemas by id
     * @throws IllegalArgumentException names every file of the folder that cannot be used, and why
     */
    public WriterSchemas(Optional<Path> folder, boolean registry) {
        this(folder, registry ? Optional.of(new RegistrySchemas(System::nanoTime)) : Optional.empty());
    }

    WriterSchemas(Optional<Path> folder, Optional<RegistrySchemas> registry) {
        Contract.trustGeneratedClasses();
        Map<Long, WriterSchema> known = new HashMap<>();
        folder.map(SchemaFolder::read)
                .orElse(List.of())
                .forEach(usable -> known.put(usable.fingerprint(), usable.schema()));
        Contract.schemas().forEach(schema -> known.put(SingleObject.fingerprintOf(schema), new WriterSchema(schema)));
        this.byFingerprint = Map.copyOf(known);
        this.registry = registry;
    }

    /**
     * Reads a folder of schemas only to find what is wrong with it.
     *
     * @throws IllegalArgumentException names every file that cannot be used, and why
     */
    public static void check(Path folder) {
        Contract.trustGeneratedClasses();
        var unused = SchemaFolder.read(folder);
    }

    @Nullable
    WriterSchema byFingerprint(long fingerprint) {
        return byFingerprint.get(fingerprint);
    }

    Optional<RegistrySchemas> registry() {
        return registry;
    }
}
