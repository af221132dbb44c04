package dev.usher.ledger;

import dev.usher.command.Fingerprint;
import java.util.Arrays;

/**
 * A number for each fingerprint. Arrays with open addressing, since there are a day's commands of them: 28 bytes a slot, and while
 * it only grows at least three of five slots are taken.
 *
 * <p>Entries past the age that has to be kept are dropped when room is needed. One thread.
 */
final class AgingTable {
    static final long NONE = -1;

    private static final int SMALLEST = 1 << 10;
    private static final double FULLEST = 0.8;
    private static final double GROWTH = 1.3;

    private long[] highs = new long[SMALLEST];
    private long[] lows = new long[SMALLEST];
    /** {@link #NONE} for a free slot. */
    private long[] values = free(SMALLEST);

    private int[] minutes = new int[SMALLEST];
    private int size;

    /**
     * Sets its number.
     *
     * @param value not negative
     * @param minute in which it became so, since the epoch
     * @param oldest minute that has to be kept
     */
    void put(Fingerprint key, long value, int minute, int oldest) {
        if (size + 1 > FULLEST * values.length) {
            rebuild(oldest);
        }
        insert(key.high(), key.low(), value, minute);
    }

    /** Its number; {@link #NONE} when it has none, or no longer. */
    long get(Fingerprint key, int oldest) {
        int slot = slotOf(key.high(), key.low());
        return values[slot] != NONE && minutes[slot] >= oldest ? values[slot] : NONE;
    }

    int size() {
        return size;
    }

    private void rebuild(int oldest) {
        int kept = 0;
        for (int slot = 0; slot < values.length; slot++) {
            if (values[slot] != NONE && minutes[slot] >= oldest) {
                kept++;
            }
        }
        // Mostly old entries: as large as before will do.
        int capacity = kept * 2 < size ? values.length : (int) Math.min(Integer.MAX_VALUE - 8, values.length * GROWTH);
        long[] oldHighs = highs;
        long[] oldLows = lows;
        long[] oldValues = values;
        int[] oldMinutes = minutes;
        highs = new long[capacity];
        lows = new long[capacity];
        values = free(capacity);
        minutes = new int[capacity];
        size = 0;
        for (int slot = 0; slot < oldValues.length; slot++) {
            if (oldValues[slot] != NONE && oldMinutes[slot] >= oldest) {
                insert(oldHighs[slot], oldLows[slot], oldValues[slot], oldMinutes[slot]);
            }
        }
    }

    private void insert(long high, long low, long value, int minute) {
        int slot = slotOf(high, low);
        if (values[slot] == NONE) {
            size++;
        }
        highs[slot] = high;
        lows[slot] = low;
        values[slot] = value;
        minutes[slot] = minute;
    }

    /** Where the key is, or would be. */
    private int slotOf(long high, long low) {
        int slot = (int) (((high >>> 32) * values.length) >>> 32);
        while (values[slot] != NONE && (highs[slot] != high || lows[slot] != low)) {
            slot = slot + 1 == values.length ? 0 : slot + 1;
        }
        return slot;
    }

    private static long[] free(int capacity) {
        long[] values = new long[capacity];
        Arrays.fill(values, NONE);
        return values;
    }
}
