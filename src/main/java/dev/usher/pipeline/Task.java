package dev.usher.pipeline;

import dev.usher.command.CommandKey;
import dev.usher.command.Fingerprint;
import dev.usher.command.History;
import dev.usher.command.Source;
import dev.usher.deadletters.DeadLetters;
import dev.usher.tracing.CommandSpan;
import dev.usher.wire.Decoded;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A command on its way, valid or not. It has a key, by which its duplicates are recognised.
 *
 * @param decoded the command; it expires no later than the settings allow
 * @param payload the fingerprint of all that it asks for, which tells a duplicate from another command with the same id
 * @param receivedAt when this worker took it up
 */
record Task(
        ConsumerRecord<byte[], byte[]> record,
        Instant receivedAt,
        CommandKey key,
        Decoded.Answerable decoded,
        Fingerprint payload,
        CommandSpan span) {

    /** Whether it was sent again from the dead letters. */
    boolean isReplay() {
        return DeadLetters.replaysOf(record) > 0;
    }

    /** Whether its change may have been made; a kick before a delete does not count. */
    boolean isInDoubt(History history) {
        return history.doubt().filter(decoded.identity().type()::equals).isPresent();
    }

    Source source() {
        return new Source(record.topic(), record.partition(), record.offset());
    }
}
