package dev.usher.cli;

import dev.usher.config.Settings;
import dev.usher.wire.WriterSchemas;

/** The schemas that records are read with here: Usher's own and those of {@code schemas.dir}. Any thread. */
final class KnownSchemas {
    private KnownSchemas() {}

    /** With room for those of a registry, if one is set. */
    static WriterSchemas of(Settings settings) {
        try {
            return new WriterSchemas(
                    settings.schemasDir(), settings.schemaRegistry().isPresent());
        } catch (IllegalArgumentException e) {
            throw new CommandFailed(String.valueOf(e.getMessage()), e);
        }
    }
}
