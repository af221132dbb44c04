package dev.usher.kafka;

import java.util.BitSet;
import java.util.Optional;

/**
 * How far one partition has come: which offsets are pending, and so what may be committed although records complete out
 * of order. Everything below {@link #next} that is not pending is done, gaps in the log included.
 *
 * <p>Pending offsets lie within {@link #SPAN} of each other, which bounds both this set and the commit's metadata. Kafka
 * thread only.
 */
final class Progress {
    /** Farthest that a record may be ahead of the oldest pending one. A power of two, since offsets wrap around in it. */
    static final int SPAN = 16_384;

    private static final int MASK = SPAN - 1;

    private final BitSet pending = new BitSet(SPAN);
    private int pendingCount;
    /** No pending offset is below it. */
    private long oldest;
    /** One above the highest offset known of. */
    private long next;
    /** One above the highest offset begun here; what the last owner left pending above it is yet to come. */
    private long seen;
    /** One above the highest offset done. What lies above it need not be told: nothing there is done. */
    private long doneEnd;
    /** The latest that a record was read of. */
    private Optional<Integer> leaderEpoch = Optional.empty();

    private Progress(long start) {
        oldest = start;
        next = start;
        seen = start;
        doneEnd = start;
    }

    /** Of a partition that an earlier owner has brought this far. */
    static Progress resuming(CommittedProgress committed) {
        Progress progress = new Progress(committed.offset());
        committed.pending().forEach(progress::markPending);
        progress.next = committed.next();
        progress.doneEnd = committed.next();
        progress.leaderEpoch = committed.leaderEpoch();
        return progress;
    }

    /** Whether another record was seen at this offset before, or one above it: the log has been cut. */
    boolean isBehind(long offset) {
        return offset < seen;
    }

    /** Whether the next record, at this offset, fits in the span; if not, it must be read again later. */
    boolean hasRoomFor(long offset) {
        forgetVanished(offset);
        return pendingCount == 0 || offset - oldestPending() < SPAN;
    }

    /**
     * Takes up a record. Offsets come in ascending order.
     *
     * @return false when it is done already, so that there is nothing to do
     */
    boolean begin(long offset) {
        if (offset < seen) {
            throw new IllegalStateException("offset " + offset + " was begun before; expected " + seen + " or above");
        }
        forgetVanished(offset);
        seen = offset + 1;
        if (offset < next) {
            return isPending(offset);
        }
        if (pendingCount == 0) {
            oldest = offset;
        }
        next = offset + 1;
        markPending(offset);
        return true;
    }

    /** A record that was taken up is of this epoch. */
    void read(Optional<Integer> epoch) {
        if (epoch.isPresent() && (leaderEpoch.isEmpty() || epoch.get() > leaderEpoch.get())) {
            leaderEpoch = epoch;
        }
    }

    void complete(long offset) {
        if (!isPending(offset)) {
            throw new IllegalStateException("offset " + offset + " is not pending");
        }
        clearPending(offset);
        doneEnd = Math.max(doneEnd, offset + 1);
    }

    /** @param spent of the quota, in the partition's name */
    CommittedProgress committable(String spent) {
        long from = oldestPending();
        BitSet beyond = new BitSet();
        for (long offset = from; offset < doneEnd; offset++) {
            if (isPending(offset)) {
                beyond.set((int) (offset - from));
            }
        }
        return new CommittedProgress(from, Math.max(from, doneEnd), beyond, spent, leaderEpoch);
    }

    /** What an earlier owner left pending, but the log no longer holds: retention or compaction took it. */
    private void forgetVanished(long upTo) {
        for (long offset = seen; offset < Math.min(upTo, next); offset++) {
            if (isPending(offset)) {
                clearPending(offset);
            }
        }
    }

    /** One above the highest offset known of when nothing is pending. */
    long oldestPending() {
        if (pendingCount == 0) {
            oldest = next;
        }
        while (oldest < next && !isPending(oldest)) {
            oldest++;
        }
        return oldest;
    }

    private boolean isPending(long offset) {
        return offset >= oldest && offset < next && pending.get((int) (offset & MASK));
    }

    private void markPending(long offset) {
        pending.set((int) (offset & MASK));
        pendingCount++;
    }

    private void clearPending(long offset) {
        pending.clear((int) (offset & MASK));
        pendingCount--;
    }
}
