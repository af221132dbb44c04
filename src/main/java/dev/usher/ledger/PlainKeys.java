package dev.usher.ledger;

import dev.usher.command.CommandKey;
import dev.usher.command.Fingerprint;

/**
 * Who may use its {@code commandId} alone as the key of its ledger records. Compaction keeps the latest record of a key, and a
 * {@code commandId} is scoped to its meeting: the first meeting that uses an id gets it as it is, for as long as the
 * topic keeps its last record; any other meeting in that time gets it with its own id behind it. Where partitions of
 * several command topics share one of the ledger, their owners do not know of each other: then every key has both.
 *
 * <p>A clash of hashes costs a longer key, nothing else. One thread.
 */
final class PlainKeys {
    /** No valid id has a control character. */
    private static final char SEPARATOR = '\n';

    /** Part of the fingerprint of the command that has the id, by a hash of the id. */
    private final AgingTable owners = new AgingTable();

    private final boolean isShared;

    /** @param isShared whether others write to the same partition of the ledger */
    PlainKeys(boolean isShared) {
        this.isShared = isShared;
    }

    /** The key of the command's ledger records from now on. */
    String keyOf(CommandKey command, int minute, int oldest) {
        return !isShared && claim(command, minute, oldest)
                ? command.commandId()
                : command.commandId() + SEPARATOR + command.meetingId();
    }

    /** A record with this key was found in the ledger. */
    void found(byte[] key, CommandKey command, int minute, int oldest) {
        boolean isPlain = true;
        for (byte character : key) {
            isPlain &= character != SEPARATOR;
        }
        if (isPlain) {
            boolean unused = claim(command, minute, oldest);
        }
    }

    /** Claims the plain id for this command, unless another one holds it. Returns whether it holds the id now. */
    private boolean claim(CommandKey command, int minute, int oldest) {
        Fingerprint id = hash(command.commandId());
        long candidate = command.fingerprint().low() & Long.MAX_VALUE;
        long owner = owners.get(id, oldest);
        if (owner != AgingTable.NONE && owner != candidate) {
            return false;
        }
        owners.put(id, candidate, minute, oldest);
        return true;
    }

    /** Spreads a hash over all bits, since the table takes slots from the upper ones. */
    private static Fingerprint hash(String id) {
        return new Fingerprint(id.hashCode() * 0x9e3779b97f4a7c15L, 0);
    }
}
