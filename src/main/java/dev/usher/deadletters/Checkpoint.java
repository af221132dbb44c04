package dev.usher.deadletters;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/**
 * How far a replay has come in one partition of the dead letters: its group's committed offset and, in the metadata, what
 * the next run must know. Immutable.
 *
 * @param next the offset of the next one to look at
 * @param end where the replay ends
 * @param run what all partitions of the replay have in common
 * @param sent how many it has sent from this partition
 * @param leftOut how many it has not sent, although the filter selects them
 */
record Checkpoint(long next, long end, ReplayRun run, int sent, int leftOut) {
    private static final String FORMAT = "usher-replay-1";

    boolean isFinished() {
        return next >= end;
    }

    Checkpoint at(long offset) {
        return new Checkpoint(offset, end, run, sent, leftOut);
    }

    /** One more has been dealt with. */
    Checkpoint after(long offset, boolean wasSent) {
        return new Checkpoint(offset + 1, end, run, sent + (wasSent ? 1 : 0), leftOut + (wasSent ? 0 : 1));
    }

    /** One that was counted as sent could not be sent. */
    Checkpoint withOneLeftOutAfterAll() {
        return new Checkpoint(next, end, run, sent - 1, leftOut + 1);
    }

    OffsetAndMetadata committable() {
        StringBuilder text = new StringBuilder(FORMAT)
                .append(" end=")
                .append(end)
                .append(" begun=")
                .append(run.begunAt())
                .append(" by=")
                .append(run.by())
                .append(" sent=")
                .append(sent)
                .append(" left=")
                .append(leftOut);
        run.since().ifPresent(since -> text.append(" since=").append(since));
        run.until().ifPresent(until -> text.append(" until=").append(until));
        return new OffsetAndMetadata(next, text.toString());
    }

    /** Empty for offsets that no replay has committed. */
    static Optional<Checkpoint> of(OffsetAndMetadata committed) {
        if (!committed.metadata().startsWith(FORMAT + " ")) {
            return Optional.empty();
        }
        Map<String, String> fields = new HashMap<>();
        for (String word : committed.metadata().split(" ", -1)) {
            int equals = word.indexOf('=');
            if (equals > 0) {
                fields.put(word.substring(0, equals), word.substring(equals + 1));
            }
        }
        try {
            return Optional.of(new Checkpoint(
                    committed.offset(),
                    Long.parseLong(fields.getOrDefault("end", "")),
                    new ReplayRun(
                            Instant.parse(fields.getOrDefault("begun", "")),
                            fields.getOrDefault("by", "-"),
                            Optional.ofNullable(fields.get("since")).map(Instant::parse),
                            Optional.ofNullable(fields.get("until")).map(Instant::parse)),
                    Integer.parseInt(fields.getOrDefault("sent", "")),
                    Integer.parseInt(fields.getOrDefault("left", ""))));
        } catch (NumberFormatException | DateTimeException notOurs) {
            return Optional.empty();
        }
    }
}
