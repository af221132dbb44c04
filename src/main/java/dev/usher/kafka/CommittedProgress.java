package dev.usher.kafka;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.BitSet;
import java.util.Optional;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/**
 * A partition's progress as it is committed: the offset, and in the commit's metadata which records beyond it are not
 * done, and what was spent of the quota in the partition's name. Since it is committed in the transaction that publishes the
 * results, the next owner reads from it exactly which records have one.
 *
 * @param offset the oldest pending offset: what Kafka calls the committed one
 * @param next one above the highest offset that is done, or {@code offset} when none beyond it is
 * @param beyond the pending offsets below {@code next}, relative to {@code offset}
 * @param spent see {@link QuotaShares}; empty for nothing
 * @param leaderEpoch the latest epoch of the records that were read; no record below {@code next} has a later one. From it Kafka
 *     detects that a log was truncated below {@code offset}, even if it has grown as long again since, and {@link Progress} that it
 *     was truncated below {@code next}
 */
record CommittedProgress(long offset, long next, BitSet beyond, String spent, Optional<Integer> leaderEpoch) {

    /** Marks the metadata as ours, since other tools may commit offsets with metadata of their own. */
    private static final String MARK = "usher1:";

    /** Before what was spent of the quota. */
    private static final char QUOTA = '|';

    /** Nothing is committed yet; {@code start} may lie below the first record. */
    static CommittedProgress startingAt(long start) {
        return new CommittedProgress(start, start, new BitSet(), "", Optional.empty());
    }

    static CommittedProgress of(OffsetAndMetadata committed) {
        long offset = committed.offset();
        String metadata = committed.metadata();
        int quota = metadata.indexOf(QUOTA, MARK.length());
        String progress = quota < 0 ? metadata : metadata.substring(0, quota);
        String spent = quota < 0 || !metadata.startsWith(MARK) ? "" : metadata.substring(quota + 1);
        return parse(offset, progress, spent, committed.leaderEpoch())
                .orElseGet(() -> new CommittedProgress(offset, offset, new BitSet(), spent, committed.leaderEpoch()));
    }

    private static Optional<CommittedProgress> parse(
            long offset, String metadata, String spent, Optional<Integer> leaderEpoch) {
        if (!metadata.startsWith(MARK)) {
            return Optional.empty();
        }
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(metadata.substring(MARK.length())));
            int span = bytes.getInt();
            BitSet beyond = BitSet.valueOf(bytes);
            boolean isOurs = span > 0 && span <= Progress.SPAN && beyond.length() <= span && beyond.get(0);
            return isOurs
                    ? Optional.of(new CommittedProgress(offset, offset + span, beyond, spent, leaderEpoch))
                    : Optional.empty();
        } catch (IllegalArgumentException | BufferUnderflowException notOurs) {
            return Optional.empty();
        }
    }

    /**
     * At most 4,044 characters, {@link QuotaShares#LONGEST} included, within the 4,096 that a broker takes by default
     * ({@code offset.metadata.max.bytes}).
     */
    OffsetAndMetadata toOffsetAndMetadata() {
        String progress = next == offset ? "" : MARK + bits();
        if (spent.isEmpty()) {
            return new OffsetAndMetadata(offset, leaderEpoch, progress);
        }
        return new OffsetAndMetadata(offset, leaderEpoch, (progress.isEmpty() ? MARK : progress) + QUOTA + spent);
    }

    private String bits() {
        byte[] bits = beyond.toByteArray();
        byte[] bytes = ByteBuffer.allocate(Integer.BYTES + bits.length)
                .putInt((int) (next - offset))
                .put(bits)
                .array();
        return Base64.getEncoder().encodeToString(bytes);
    }

    boolean isDone(long candidate) {
        return candidate < offset || (candidate < next && !beyond.get((int) (candidate - offset)));
    }

    LongStream pending() {
        return beyond.stream().mapToLong(bit -> offset + bit);
    }
}
