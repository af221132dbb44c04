package dev.usher.deadletters;

import dev.usher.wire.Decoded;

/**
 * A filter asks for something that only a dead letter's command tells, and the command cannot be decoded here, though it could
 * where it failed.
 */
public final class SchemaNotAtHandException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SchemaNotAtHandException(DeadLetter first, int more) {
        super("whether the dead letter at " + DeadLetterFilter.place(first.place())
                + (more == 0 ? " is" : ", and " + more + " more, are")
                + " meant cannot be told: " + ((Decoded.Undecodable) first.decoded()).why()
                + ". Give the settings schemas.dir and schema.registry.url that workers have, leave "
                + (more == 0 ? "it" : "them") + " out with --since, --until or --reason, or filter by something else"
                + " than --type and --meeting");
    }
}
