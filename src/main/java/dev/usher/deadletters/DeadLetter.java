package dev.usher.deadletters;

import dev.usher.command.CommandIdentity;
import dev.usher.command.CommandType;
import dev.usher.command.FailureReason;
import dev.usher.command.Fingerprint;
import dev.usher.command.Source;
import dev.usher.wire.Decoded;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A record of the dead-letter topic. Anybody may have written it, so each header may be missing, or be nonsense. Must not be
 * changed. Any thread.
 *
 * @param record as it lies there
 * @param original where the failed record lay
 * @param reason a label of {@code FailureReason}, or whatever the header says; {@code -} if there is none
 * @param message for people; may be empty
 * @param attempts requests that were sent for it
 * @param failedAt as its header says, or else when it was written
 * @param timestamp the failed record's own
 * @param replays how often it had been sent again before it failed
 * @param decoded what its value is, by the schemas known today
 */
public record DeadLetter(
        ConsumerRecord<byte[], byte[]> record,
        Optional<Source> original,
        String reason,
        String message,
        Optional<Integer> attempts,
        Optional<Integer> httpStatus,
        Instant failedAt,
        Optional<Instant> timestamp,
        int replays,
        Decoded decoded) {

    /** Where it lies itself. */
    public Source place() {
        return new Source(record.topic(), record.partition(), record.offset());
    }

    /** Whom a result answers; empty when it cannot be decoded. */
    public Optional<CommandIdentity> command() {
        return decoded instanceof Decoded.Answerable command ? Optional.of(command.identity()) : Optional.empty();
    }

    public Optional<CommandType> type() {
        return command().map(CommandIdentity::type);
    }

    public Optional<String> meetingId() {
        return command().map(CommandIdentity::meetingId);
    }

    public Optional<String> commandId() {
        return command().map(CommandIdentity::commandId);
    }

    /** Whether it was a command when it failed, and cannot be decoded here: its schema is not at hand. */
    boolean lacksSchema() {
        return decoded instanceof Decoded.Undecodable
                && record.value() != null
                && Arrays.stream(FailureReason.values())
                        .filter(known -> known != FailureReason.UNDECODABLE)
                        .anyMatch(known -> known.label().equals(reason));
    }

    /** Equal for valid commands with the same ids and payload; for anything else, equal for the same key and bytes. */
    public Fingerprint family() {
        return decoded instanceof Decoded.Valid valid
                ? Fingerprint.of(valid.command())
                : Fingerprint.of(Arrays.asList(record.key(), record.value()));
    }
}
