package dev.usher.wire;

import dev.usher.command.Command;
import dev.usher.command.CommandIdentity;
import dev.usher.command.Failure;
import dev.usher.command.FailureReason;
import dev.usher.command.Fingerprint;
import java.util.List;

/** What a record's value turned out to be. Immutable. */
public sealed interface Decoded {

    /** A command, valid or not, whose sender can be answered. */
    sealed interface Answerable extends Decoded {
        CommandIdentity identity();
    }

    /** A command that keeps every rule of the contract. */
    record Valid(Command command) implements Answerable {
        @Override
        public CommandIdentity identity() {
            return CommandIdentity.of(command);
        }
    }

    /**
     * A command that breaks a rule.
     *
     * @param identity as the sender wrote it, with the worker's account and app where it named none; each id cut to
     *     1,000 characters, the ellipsis included
     * @param violations field and problem; of more than 20, the first 20 and how many more there are; none echoes a long value
     * @param payload the fingerprint of all its fields except {@code issuedAt} and {@code expiresAt}
     */
    record Invalid(CommandIdentity identity, List<String> violations, Fingerprint payload) implements Answerable {
        public Invalid {
            violations = List.copyOf(violations);
        }

        /** What its sender is told. */
        public Failure failure() {
            return Failure.unsent(FailureReason.INVALID_COMMAND, String.join("; ", violations));
        }
    }

    /**
     * Not a command, and never will be.
     *
     * @param why for people, at most 300 characters
     */
    record Undecodable(String why) implements Decoded {
        private static final int LONGEST = 300;

        public Undecodable {
            why = Shortened.line(why, LONGEST);
        }
    }

    /** Written with a schema that the registry has not been asked for, or not lately: load it, then decode again. */
    record SchemaMissing(int schemaId) implements Decoded {}
}
