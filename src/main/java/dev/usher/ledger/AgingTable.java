package dev.usher.ledger;

import dev.usher.command.Fingerprint;

/**
 * A number for each fingerprint. An array with open addressing, since there are a day's commands of them: 32 bytes a slot, and
 * while it only grows at least three of five slots are taken. A slot's fields lie side by side: a table larger than the processor's
 * caches costs a look-up one wait for memory, not one for each field.
 *
 * <p>Entries past the age that has to be kept are dropped when room is needed. One thread.
 */
final class AgingTable {
    static final long NONE = -1;

    private static final int FEWEST_SLOTS = 1 << 10;
    private static final double FULLEST = 0.8;
    private static final double GROWTH = 1.3;

    /** Where the fields are in a slot. */
    private static final int HIGH = 0;

    private static final int LOW = 1;
    /** The complement of the number, so that 0 is a free slot's alone. */
    private static final int VALUE = 2;

    private static final int MINUTE = 3;
    private static final int FIELDS = 4;
    private static final int MOST_SLOTS = (Integer.MAX_VALUE - 8) / FIELDS;

    private long[] table = new long[FEWEST_SLOTS * FIELDS];
    private int size;

    /**
     * Sets its number.
     *
     * @param value not negative
     * @param minute in which it became so, since the epoch
     * @param oldest minute that has to be kept
     */
    void put(Fingerprint key, long value, int minute, int oldest) {
        if (size + 1 > FULLEST * slots(table)) {
            rebuild(oldest);
        }
        insert(key.high(), key.low(), ~value, minute);
    }

    /** Its number; {@link #NONE} when it has none, or no longer. */
    long get(Fingerprint key, int oldest) {
        int slot = slotOf(key.high(), key.low());
        return isKept(table, slot, oldest) ? ~table[slot + VALUE] : NONE;
    }

    int size() {
        return size;
    }

    private void rebuild(int oldest) {
        int kept = 0;
        for (int slot = 0; slot < table.length; slot += FIELDS) {
            if (isKept(table, slot, oldest)) {
                kept++;
            }
        }
        // Mostly old entries: as large as before will do.
        int slots = kept * 2 < size ? slots(table) : (int) Math.min(MOST_SLOTS, slots(table) * GROWTH);
        long[] old = table;
        table = new long[slots * FIELDS];
        size = 0;
        for (int slot = 0; slot < old.length; slot += FIELDS) {
            if (isKept(old, slot, oldest)) {
                insert(old[slot + HIGH], old[slot + LOW], old[slot + VALUE], old[slot + MINUTE]);
            }
        }
    }

    private void insert(long high, long low, long complement, long minute) {
        int slot = slotOf(high, low);
        if (table[slot + VALUE] == 0) {
            size++;
        }
        table[slot + HIGH] = high;
        table[slot + LOW] = low;
        table[slot + VALUE] = complement;
        table[slot + MINUTE] = minute;
    }

    /** Where the key is, or would be. */
    private int slotOf(long high, long low) {
        int slot = FIELDS * (int) (((high >>> 32) * slots(table)) >>> 32);
        while (table[slot + VALUE] != 0 && (table[slot + HIGH] != high || table[slot + LOW] != low)) {
            slot = slot + FIELDS == table.length ? 0 : slot + FIELDS;
        }
        return slot;
    }

    private static boolean isKept(long[] table, int slot, int oldest) {
        return table[slot + VALUE] != 0 && table[slot + MINUTE] >= oldest;
    }

    private static int slots(long[] table) {
        return table.length / FIELDS;
    }
}
