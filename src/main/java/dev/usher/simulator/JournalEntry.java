package dev.usher.simulator;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One request to the API, and what became of it. Any thread.
 *
 * @param sequence counts requests from 1, in the order received
 * @param effectAt when the operation was carried out, whether it changed something or not; empty if it was not
 * @param endedAt when it was answered, cut, or abandoned
 * @param participantIds the participants it names by id
 * @param customParticipantIds the participants it names by custom id
 * @param status of the answer, if there was one
 * @param affected ids of the participants that the effect is about
 */
public record JournalEntry(
        long sequence,
        Instant receivedAt,
        Optional<Instant> effectAt,
        Optional<Instant> endedAt,
        Operation operation,
        MeetingKey meeting,
        List<String> participantIds,
        List<String> customParticipantIds,
        Optional<String> idempotencyKey,
        Optional<String> userAgent,
        End end,
        OptionalInt status,
        Effect effect,
        List<String> affected) {
    /** How far a request has come. Any thread. */
    public enum End {
        /** Received, not answered yet. */
        OPEN("open"),
        ANSWERED("answered"),
        /** A fault cut the connection. */
        CUT("cut"),
        /** A fault never answers it. */
        HUNG("hung"),
        /** The client went away before the answer; the operation may be carried out nevertheless. */
        ABANDONED("abandoned");

        private final String label;

        End(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }

    /** The status, or how it ended without one. */
    public String outcome() {
        return status.isPresent() ? Integer.toString(status.getAsInt()) : end.label();
    }
}
