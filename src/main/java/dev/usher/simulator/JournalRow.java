package dev.usher.simulator;

import dev.usher.simulator.JournalEntry.End;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A journal entry while its request goes on; hundreds of thousands are kept, so it holds no wrappers. Event loop only.
 */
final class JournalRow {
    private static final int NO_STATUS = 0;

    /** What Java adds to each text. */
    private static final int BYTES_AROUND_TEXT = 56;

    private final long sequence;
    private final Instant receivedAt;
    private final Operation operation;
    private final MeetingKey meeting;
    private final @Nullable String idempotencyKey;
    private final @Nullable String userAgent;
    private List<String> participantIds = List.of();
    private List<String> customIds = List.of();
    private List<String> affected = List.of();
    private @Nullable Instant effectAt;
    private @Nullable Instant endedAt;
    private Effect effect = Effect.NONE;
    private End end = End.OPEN;
    private int status = NO_STATUS;
    private boolean kept = true;

    JournalRow(
            long sequence,
            Instant receivedAt,
            Route route,
            MeetingKey meeting,
            @Nullable String idempotencyKey,
            @Nullable String userAgent) {
        this.sequence = sequence;
        this.receivedAt = receivedAt;
        this.operation = route.operation();
        this.meeting = meeting;
        this.idempotencyKey = idempotencyKey;
        this.userAgent = userAgent;
    }

    void names(List<String> ids, List<String> custom) {
        participantIds = ids;
        customIds = custom;
    }

    void tookEffect(Outcome outcome, Instant at) {
        effect = outcome.effect();
        affected = outcome.affected();
        effectAt = at;
    }

    void answered(int with, Instant at) {
        status = with;
        ended(End.ANSWERED, at);
    }

    void ended(End how, Instant at) {
        end = how;
        endedAt = at;
    }

    void hung() {
        end = End.HUNG;
    }

    /** It is no longer in the journal. */
    void leave() {
        kept = false;
    }

    boolean isKept() {
        return kept;
    }

    /** Roughly the bytes that the ids in it take. */
    long bytes() {
        return bytes(participantIds) + bytes(customIds) + bytes(affected);
    }

    End end() {
        return end;
    }

    long sequence() {
        return sequence;
    }

    Instant receivedAt() {
        return receivedAt;
    }

    Operation operation() {
        return operation;
    }

    Effect effect() {
        return effect;
    }

    boolean isAbout(String meetingId) {
        return meeting.meetingId().equals(meetingId);
    }

    boolean hasKey(String key) {
        return Journal.kept(key).equals(idempotencyKey);
    }

    boolean names(String participant) {
        return participantIds.contains(participant)
                || customIds.contains(participant)
                || affected.contains(participant);
    }

    String outcome() {
        return status == NO_STATUS ? end.label() : Integer.toString(status);
    }

    JournalEntry entry() {
        return new JournalEntry(
                sequence,
                receivedAt,
                Optional.ofNullable(effectAt),
                Optional.ofNullable(endedAt),
                operation,
                meeting,
                participantIds,
                customIds,
                Optional.ofNullable(idempotencyKey),
                Optional.ofNullable(userAgent),
                end,
                status == NO_STATUS ? OptionalInt.empty() : OptionalInt.of(status),
                effect,
                affected);
    }

    private static long bytes(List<String> ids) {
        return ids.stream().mapToLong(id -> BYTES_AROUND_TEXT + id.length()).sum();
    }
}
