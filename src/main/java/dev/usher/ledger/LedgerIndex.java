package dev.usher.ledger;

import dev.usher.command.Fingerprint;
import java.util.Arrays;

/**
 * Where in the ledger's partition the entry of each finished command lies. Arrays of numbers with open addressing, since there
 * are a day's commands of them: 28 bytes a slot, and at least half of the slots are taken before there are more.
 *
 * <p>What is older than it has to be goes when room is needed. One thread.
 */
final class LedgerIndex {
    static final int SMALLEST = 1 << 10;

    private static final double FULLEST = 0.8;
    private static final double GROWTH = 1.5;
    private static final long NONE = -1;

    private long[] highs = new long[SMALLEST];
    private long[] lows = new long[SMALLEST];
    /** {@link #NONE} for a free slot. */
    private long[] offsets = free(SMALLEST);

    private int[] minutes = new int[SMALLEST];
    private int size;

    /**
     * Sets where the entry of a command lies.
     *
     * @param minute of the entry, since the epoch
     * @param oldest minute that has to be kept
     */
    void put(Fingerprint key, long offset, int minute, int oldest) {
        if (size + 1 > FULLEST * offsets.length) {
            rebuild(oldest);
        }
        insert(key.high(), key.low(), offset, minute);
    }

    /** The offset of the command's entry; -1 for a command that is not known, or no longer. */
    long offsetOf(Fingerprint key, int oldest) {
        int slot = slotOf(key.high(), key.low());
        return offsets[slot] != NONE && minutes[slot] >= oldest ? offsets[slot] : NONE;
    }

    int size() {
        return size;
    }

    private void rebuild(int oldest) {
        int kept = 0;
        for (int slot = 0; slot < offsets.length; slot++) {
            if (offsets[slot] != NONE && minutes[slot] >= oldest) {
                kept++;
            }
        }
        // Mostly old entries: as large as before will do.
        int capacity =
                kept * 2 < size ? offsets.length : (int) Math.min(Integer.MAX_VALUE - 8, offsets.length * GROWTH);
        long[] oldHighs = highs;
        long[] oldLows = lows;
        long[] oldOffsets = offsets;
        int[] oldMinutes = minutes;
        highs = new long[capacity];
        lows = new long[capacity];
        offsets = free(capacity);
        minutes = new int[capacity];
        size = 0;
        for (int slot = 0; slot < oldOffsets.length; slot++) {
            if (oldOffsets[slot] != NONE && oldMinutes[slot] >= oldest) {
                insert(oldHighs[slot], oldLows[slot], oldOffsets[slot], oldMinutes[slot]);
            }
        }
    }

    private void insert(long high, long low, long offset, int minute) {
        int slot = slotOf(high, low);
        if (offsets[slot] == NONE) {
            size++;
        }
        highs[slot] = high;
        lows[slot] = low;
        offsets[slot] = offset;
        minutes[slot] = minute;
    }

    /** Where the key is, or would be. */
    private int slotOf(long high, long low) {
        int slot = (int) (((high >>> 32) * offsets.length) >>> 32);
        while (offsets[slot] != NONE && (highs[slot] != high || lows[slot] != low)) {
            slot = slot + 1 == offsets.length ? 0 : slot + 1;
        }
        return slot;
    }

    private static long[] free(int capacity) {
        long[] offsets = new long[capacity];
        Arrays.fill(offsets, NONE);
        return offsets;
    }
}
