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
 * done. Since it is committed in the transaction that publishes the results, whoever reads it back knows exactly which
 * records have one.
 *
 * @param offset the oldest pending offset: what Kafka calls the committed one
 * @param next one above the highest offset that is done, or {@code offset} when none beyond it is
 * @param beyond the pending offsets below {@code next}, relative to {@code offset}
 */
record CommittedProgress(long offset, long next, BitSet beyond) {

    /** Marks the metadata as ours, since other tools may commit offsets with metadata of their own. */
    private static final String MARK = "usher1:";

    static CommittedProgress of(OffsetAndMetadata committed) {
        return parse(committed.offset(), committed.metadata())
                .orElseGet(() -> new CommittedProgress(committed.offset(), committed.offset(), new BitSet()));
    }

    private static Optional<CommittedProgress> parse(long offset, String metadata) {
        if (!metadata.startsWith(MARK)) {
            return Optional.empty();
        }
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(metadata.substring(MARK.length())));
            int span = bytes.getInt();
            BitSet beyond = BitSet.valueOf(bytes);
            boolean isOurs = span > 0 && span <= Progress.SPAN && beyond.length() <= span && beyond.get(0);
            return isOurs ? Optional.of(new CommittedProgress(offset, offset + span, beyond)) : Optional.empty();
        } catch (IllegalArgumentException | BufferUnderflowException notOurs) {
            return Optional.empty();
        }
    }

    /** At most 2,750 characters, within the 4,096 that a broker takes by default ({@code offset.metadata.max.bytes}). */
    OffsetAndMetadata toOffsetAndMetadata() {
        if (next == offset) {
            return new OffsetAndMetadata(offset);
        }
        byte[] bits = beyond.toByteArray();
        byte[] bytes = ByteBuffer.allocate(Integer.BYTES + bits.length)
                .putInt((int) (next - offset))
                .put(bits)
                .array();
        return new OffsetAndMetadata(offset, MARK + Base64.getEncoder().encodeToString(bytes));
    }

    boolean isDone(long candidate) {
        return candidate < offset || (candidate < next && !beyond.get((int) (candidate - offset)));
    }

    LongStream pending() {
        return beyond.stream().mapToLong(bit -> offset + bit);
    }
}
