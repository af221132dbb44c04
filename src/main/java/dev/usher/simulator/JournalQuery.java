package dev.usher.simulator;

import java.util.Optional;

/**
 * Which journal entries to see, in the order received. Any thread.
 *
 * @param participant an id or custom id that the request names, or the id of a participant that it affected
 * @param since only entries with a greater sequence number
 * @param limit the most entries to return
 */
public record JournalQuery(
        Optional<Operation> operation,
        Optional<String> meetingId,
        Optional<String> participant,
        Optional<String> idempotencyKey,
        long since,
        int limit) {
    public JournalQuery {
        if (limit < 1) {
            throw new IllegalArgumentException("limit is " + limit + ", must be 1 or more");
        }
    }

    public static JournalQuery everything() {
        return new JournalQuery(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), 0, Integer.MAX_VALUE);
    }

    public JournalQuery of(Operation wanted) {
        return new JournalQuery(Optional.of(wanted), meetingId, participant, idempotencyKey, since, limit);
    }

    public JournalQuery inMeeting(String wanted) {
        return new JournalQuery(operation, Optional.of(wanted), participant, idempotencyKey, since, limit);
    }

    public JournalQuery naming(String wanted) {
        return new JournalQuery(operation, meetingId, Optional.of(wanted), idempotencyKey, since, limit);
    }

    public JournalQuery withKey(String wanted) {
        return new JournalQuery(operation, meetingId, participant, Optional.of(wanted), since, limit);
    }

    public JournalQuery since(long sequence) {
        return new JournalQuery(operation, meetingId, participant, idempotencyKey, sequence, limit);
    }

    public JournalQuery atMost(int entries) {
        return new JournalQuery(operation, meetingId, participant, idempotencyKey, since, entries);
    }

    boolean selects(JournalRow row) {
        return row.sequence() > since
                && operation.map(wanted -> row.operation() == wanted).orElse(true)
                && meetingId.map(row::isAbout).orElse(true)
                && participant.map(row::names).orElse(true)
                && idempotencyKey.map(row::hasKey).orElse(true);
    }
}
