package dev.usher.kafka;

/** How much of one partition may be in memory before reading it pauses. */
public record ReadAhead(int records, long bytes) {
    public ReadAhead {
        if (records < 1 || records > Progress.SPAN) {
            throw new IllegalArgumentException("records must be between 1 and " + Progress.SPAN + ", was " + records);
        }
        if (bytes < 1) {
            throw new IllegalArgumentException("bytes must be positive, was " + bytes);
        }
    }
}
