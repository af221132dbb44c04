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
    /** The farthest that a record may be ahead of the oldest pending one. A power of two, since offsets wrap around in it. */
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
    /** One above the highest offset done. Nothing above it needs to be committed, since nothing there is done. */
    private long doneEnd;
    /** One above the highest offset that the last owner did. */
    private final long lastOwnersEnd;
    /** No record below that end is of a later epoch. */
    private final Optional<Integer> lastOwnersEpoch;
    /** The latest epoch of the records that were read. */
    private Optional<Integer> leaderEpoch;

    private Progress(CommittedProgress committed) {
        oldest = committed.offset();
        next = committed.next();
        seen = committed.offset();
        doneEnd = committed.next();
        lastOwnersEnd = committed.next();
        lastOwnersEpoch = committed.leaderEpoch();
        leaderEpoch = committed.leaderEpoch();
        committed.pending().forEach(this::markPending);
    }

    /** Resumes from what an earlier owner committed. */
    static Progress resuming(CommittedProgress committed) {
        return new Progress(committed);
    }

    /**
     * Whether another record lay at this offset before, so that the log has been truncated: either this worker has already read
     * beyond it, or the last owner had, in an earlier epoch; and epochs never fall along a log.
     */
    boolean isTruncated(long offset, Optional<Integer> epoch) {
        boolean isNewBelowEnd = offset < lastOwnersEnd
                && epoch.isPresent()
                && lastOwnersEpoch.isPresent()
                && epoch.get() > lastOwnersEpoch.get();
        return offset < seen || isNewBelowEnd;
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
    void noteEpoch(Optional<Integer> epoch) {
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
        return new CommittedProgress(from, Math.max(from, doneEnd), beyond, spent, epochOfAllDone());
    }

    /** Empty while some of what the last owner did may belong to a later epoch than what was read here. */
    private Optional<Integer> epochOfAllDone() {
        return lastOwnersEpoch.isEmpty() && seen < lastOwnersEnd ? Optional.empty() : leaderEpoch;
    }

    /** What an earlier owner left pending but the log no longer holds, because of retention or compaction. */
    private void forgetVanished(long upTo) {
        for (long offset = seen; offset < Math.min(upTo, next); offset++) {
            if (isPending(offset)) {
                clearPending(offset);
            }
        }
    }

    /** No record below it is to be read any more. */
    long seen() {
        return seen;
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
