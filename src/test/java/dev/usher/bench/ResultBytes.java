package dev.usher.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.util.Utf8;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import realtimekit.participants.v1.AddParticipant;
import realtimekit.participants.v1.CommandResult;
import realtimekit.participants.v1.CommandStatus;
import realtimekit.participants.v1.Participant;
import realtimekit.participants.v1.Source;

/**
 * Results on the wire, as a rule without turning them into objects: reader and copy share the machine with what is measured. A
 * released record begins with the same fields for ever, so they are read by position. Confined to one thread.
 */
final class ResultBytes {

    /** Marker and fingerprint of Avro's single-object encoding. */
    private static final int HEADER = 10;

    private static final int COMMAND_ID = 1 + Commands.commandId(0).length();

    private static final int SUCCEEDED = CommandStatus.getClassSchema().getEnumOrdinal(CommandStatus.SUCCEEDED.name());

    private final byte[] template;
    private final Utf8 commandId = new Utf8();
    private BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(new byte[0], null);

    ResultBytes() {
        AddParticipant command = AddParticipant.newBuilder()
                .setCommandId(Commands.commandId(0))
                .setMeetingId(Commands.meetingOf(0))
                .setCustomParticipantId(Commands.customParticipantId(0))
                .setPresetName(Commands.PRESET)
                .setName("1")
                .build();
        template = encoded(command, new Source("commands", 0, 0L), Instant.EPOCH);
    }

    private static byte[] encoded(AddParticipant command, Source source, Instant time) {
        Participant participant = Participant.newBuilder()
                .setId(ApiMessages.PARTICIPANT_ID)
                .setCustomParticipantId(command.getCustomParticipantId())
                .setPresetName(command.getPresetName())
                .setName(command.getName())
                .setCreatedAt(ApiMessages.TIME)
                .setUpdatedAt(ApiMessages.TIME)
                .build();
        CommandResult result = CommandResult.newBuilder()
                .setCommandId(command.getCommandId())
                .setCommandType("AddParticipant")
                .setMeetingId(command.getMeetingId())
                .setAccountId("bench")
                .setAppId("bench")
                .setStatus(CommandStatus.SUCCEEDED)
                .setAttempts(1)
                .setSource(source)
                .setReceivedAt(time)
                .setCompletedAt(time)
                .setParticipant(participant)
                .setToken(ApiMessages.TOKEN)
                .build();
        try {
            return Commands.bytes(result.toByteBuffer());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** The result of this command, by way of objects. */
    byte[] transformed(ConsumerRecord<byte[], byte[]> record) {
        try {
            AddParticipant command = AddParticipant.fromByteBuffer(ByteBuffer.wrap(record.value()));
            return encoded(command, new Source(record.topic(), record.partition(), record.offset()), Instant.now());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** A result of the usual length for the command, which begins with its commandId like the result. */
    byte[] answering(byte[] command) {
        byte[] result = Arrays.copyOf(template, template.length);
        System.arraycopy(command, HEADER, result, HEADER, COMMAND_ID);
        return result;
    }

    /** The number of the command that succeeded with this result; negative when it did anything else. */
    int numberOfSucceeded(byte[] result) throws IOException {
        decoder = DecoderFactory.get().binaryDecoder(result, HEADER, result.length - HEADER, decoder);
        decoder.readString(commandId);
        decoder.skipString();
        decoder.skipString();
        skipNullableString();
        skipNullableString();
        boolean succeeded = decoder.readEnum() == SUCCEEDED;
        return succeeded ? Commands.numberOf(commandId) : -1;
    }

    private void skipNullableString() throws IOException {
        if (decoder.readIndex() == 1) {
            decoder.skipString();
        }
    }
}
