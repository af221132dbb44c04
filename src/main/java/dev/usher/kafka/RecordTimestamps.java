package dev.usher.kafka;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;

/**
 * When the records of one partition were written, to the second: enough to tell how old the oldest record is that is not done,
 * with one number for each second of the log instead of one for each record. Kafka thread only.
 */
final class RecordTimestamps {
    private static final long PRECISION_MS = 1_000;

    private record Mark(long offset, long timestamp) {}

    private final Deque<Mark> marks = new ArrayDeque<>();

    /** A record is begun; offsets ascend. */
    void begun(long offset, long timestamp) {
        Mark last = marks.peekLast();
        if (last == null || Math.abs(timestamp - last.timestamp()) >= PRECISION_MS) {
            marks.addLast(new Mark(offset, timestamp));
        }
    }

    /**
     * When the record at this offset was written; what is before it is forgotten.
     *
     * @return empty when nothing up to there was begun here
     */
    OptionalLong timestampOf(long offset) {
        OptionalLong found = OptionalLong.empty();
        while (!marks.isEmpty() && marks.getFirst().offset() <= offset) {
            found = OptionalLong.of(marks.removeFirst().timestamp());
        }
        if (found.isPresent()) {
            marks.addFirst(new Mark(offset, found.getAsLong()));
        }
        return found;
    }
}
