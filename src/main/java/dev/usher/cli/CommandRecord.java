package dev.usher.cli;

import dev.usher.command.Command;
import dev.usher.wire.CommandDecoder;
import dev.usher.wire.CommandEncoder;
import dev.usher.wire.Decoded;
import dev.usher.wire.Defaults;
import dev.usher.wire.WriterSchemas;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Makes the record of a command that a worker will accept. */
final class CommandRecord {

    /** Stands in for the worker's own account and app, which this process need not know. */
    private static final Defaults ANY_WORKER = new Defaults(Optional.of("any"), Optional.of("any"));

    private CommandRecord() {}

    /**
     * Encodes a command, and reads it back as a worker would.
     *
     * @throws IllegalArgumentException names every rule that it breaks
     */
    static ProducerRecord<byte[], byte[]> of(Command command, String topic) {
        byte[] value = new CommandEncoder().encode(command);
        Decoded decoded = new CommandDecoder(new WriterSchemas(Optional.empty(), false), ANY_WORKER).decode(value);
        if (decoded instanceof Decoded.Invalid invalid) {
            throw new IllegalArgumentException(
                    "a worker would refuse this command: " + String.join("; ", invalid.violations()));
        } else if (decoded instanceof Decoded.Undecodable undecodable) {
            throw new IllegalArgumentException("a worker could not read this command: " + undecodable.why());
        }
        String meeting = command.envelope().meeting().id();
        return new ProducerRecord<>(topic, meeting.getBytes(StandardCharsets.UTF_8), value);
    }
}
