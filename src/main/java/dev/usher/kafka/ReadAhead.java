package dev.usher.kafka;

/**
 * How much of one partition may be in memory before reading it pauses. All partitions together may hold twice as much; beyond
 * that, each is limited to its share of it.
 */
public record ReadAhead(int records, long bytes) {
    public ReadAhead {
        if (records < 1 || records > Progress.SPAN) {
            throw new IllegalArgumentException("records must be between 1 and " + Progress.SPAN + ", was " + records);
        }
        if (bytes < 1) {
            throw new IllegalArgumentException("bytes must be positive, was " + bytes);
        }
    }

    /** What each of this number of partitions may hold, when all of them together already hold this much. */
    ReadAhead leaving(int partitions, long recordsInAll, long bytesInAll) {
        boolean isPlenty = recordsInAll < 2L * records && bytesInAll < 2 * bytes;
        return isPlenty || partitions <= 2
                ? this
                : new ReadAhead(Math.max(1, 2 * records / partitions), Math.max(1, 2 * bytes / partitions));
    }
}
