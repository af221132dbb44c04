package dev.usher.pipeline;

import dev.usher.command.Command;
import dev.usher.command.CommandType;
import dev.usher.command.Envelope;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * How old commands may become before they are begun, whatever they say themselves.
 *
 * @param longest by type; a type that is missing may become as old as it likes
 */
public record MaxAges(Map<CommandType, Duration> longest) {
    public MaxAges {
        longest = Map.copyOf(longest);
    }

    /** The command, expiring when its time is over. That counts from {@code issuedAt}, or else from the record's timestamp. */
    Command limit(Command command, ConsumerRecord<?, ?> record) {
        Duration lifetime = longest.get(command.type());
        boolean isDated = command.envelope().issuedAt().isPresent() || record.timestamp() >= 0;
        if (lifetime == null || !isDated) {
            return command;
        }
        Envelope envelope = command.envelope();
        Instant issuedAt = envelope.issuedAt().orElseGet(() -> Instant.ofEpochMilli(record.timestamp()));
        return command.in(envelope.expiringBy(issuedAt.plus(lifetime)));
    }
}
