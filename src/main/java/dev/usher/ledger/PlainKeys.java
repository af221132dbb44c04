package dev.usher.ledger;

import dev.usher.command.CommandKey;
import dev.usher.command.Fingerprint;

/**
 * Who may use its {@code commandId} alone as the key of its ledger records. Compaction keeps the latest record of a key, and a
 * {@code commandId} is scoped to its meeting: the first meeting that uses an id gets it as it is, every other one with its own
 * id behind it.
 *
 * <p>A clash of hashes costs a longer key, nothing else. One thread.
 */
final class PlainKeys {
    /** No valid id has a control character. */
    private static final char SEPARATOR = '\n';

    private static final double FULLEST = 0.8;
    private static final double GROWTH = 1.5;

    private long[] ids = new long[LedgerIndex.SMALLEST];
    /** Part of the fingerprint of the command that has the id; 0 for a free slot. */
    private int[] owners = new int[LedgerIndex.SMALLEST];

    private int[] minutes = new int[LedgerIndex.SMALLEST];
    private int size;

    /** The key of the command's ledger records from now on. */
    String keyOf(CommandKey command, int minute, int oldest) {
        return owns(command, minute, oldest)
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
            owns(command, minute, oldest);
        }
    }

    private boolean owns(CommandKey command, int minute, int oldest) {
        if (size + 1 > FULLEST * owners.length) {
            rebuild(oldest);
        }
        long id = hash(command.commandId());
        int owner = ownerIn(command.fingerprint());
        int slot = slotOf(id);
        if (owners[slot] != 0 && owners[slot] != owner && minutes[slot] >= oldest) {
            return false;
        }
        set(slot, id, owner, minute);
        return true;
    }

    private void set(int slot, long id, int owner, int minute) {
        if (owners[slot] == 0) {
            size++;
        }
        ids[slot] = id;
        owners[slot] = owner;
        minutes[slot] = minute;
    }

    private void rebuild(int oldest) {
        int kept = 0;
        for (int slot = 0; slot < owners.length; slot++) {
            if (owners[slot] != 0 && minutes[slot] >= oldest) {
                kept++;
            }
        }
        int capacity = kept * 2 < size ? owners.length : (int) Math.min(Integer.MAX_VALUE - 8, owners.length * GROWTH);
        long[] oldIds = ids;
        int[] oldOwners = owners;
        int[] oldMinutes = minutes;
        ids = new long[capacity];
        owners = new int[capacity];
        minutes = new int[capacity];
        size = 0;
        for (int slot = 0; slot < oldOwners.length; slot++) {
            if (oldOwners[slot] != 0 && oldMinutes[slot] >= oldest) {
                set(slotOf(oldIds[slot]), oldIds[slot], oldOwners[slot], oldMinutes[slot]);
            }
        }
    }

    private int slotOf(long id) {
        int slot = (int) (((id >>> 32) * owners.length) >>> 32);
        while (owners[slot] != 0 && ids[slot] != id) {
            slot = slot + 1 == owners.length ? 0 : slot + 1;
        }
        return slot;
    }

    private static int ownerIn(Fingerprint fingerprint) {
        int owner = (int) fingerprint.low();
        return owner == 0 ? 1 : owner;
    }

    /** FNV-1a over the characters, and a last mix, since slots are taken from the upper half. */
    private static long hash(String text) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        hash = (hash ^ (hash >>> 32)) * 0xd6e8feb86659fd93L;
        return hash ^ (hash >>> 32);
    }
}
