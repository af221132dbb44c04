package dev.usher.pipeline;

import dev.usher.command.Command;
import dev.usher.command.CommandType;
import dev.usher.command.Envelope;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * How old commands may become before they are begun, whatever they say themselves.
 *
 * @param longest by type; commands of a type that is missing may become any age
 */
public record MaxAges(Map<CommandType, Duration> longest) {
    public MaxAges {
        longest = Map.copyOf(longest);
    }

    /**
     * The command, expiring no later than at its greatest age. Age counts from {@code issuedAt}, or from the record's timestamp if
     * that is earlier or the only one: no record is older than its command.
     */
    Command limit(Command command, ConsumerRecord<?, ?> record) {
        Duration lifetime = longest.get(command.type());
        if (lifetime == null) {
            return command;
        }
        Envelope envelope = command.envelope();
        Optional<Instant> begin = earlier(envelope.issuedAt(), writtenAt(record));
        return begin.isEmpty()
                ? command
                : command.withEnvelope(envelope.expiringBy(begin.get().plus(lifetime)));
    }

    private static Optional<Instant> writtenAt(ConsumerRecord<?, ?> record) {
        return record.timestamp() < 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(record.timestamp()));
    }

    private static Optional<Instant> earlier(Optional<Instant> one, Optional<Instant> other) {
        return one.isPresent() && other.isPresent() && other.get().isBefore(one.get()) ? other : one.or(() -> other);
    }
}
