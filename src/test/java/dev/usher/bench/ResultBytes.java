package dev.usher.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Arrays;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.util.Utf8;
import realtimekit.participants.v1.CommandResult;
import realtimekit.participants.v1.CommandStatus;
import realtimekit.participants.v1.Participant;
import realtimekit.participants.v1.Source;

/**
 * Results on the wire, without turning them into objects: reader and copy share the machine with what is measured. A
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
        Participant participant = Participant.newBuilder()
                .setId(ApiMessages.PARTICIPANT_ID)
                .setCustomParticipantId(Commands.customParticipantId(0))
                .setPresetName(Commands.PRESET)
                .setName("1")
                .setCreatedAt(ApiMessages.TIME)
                .setUpdatedAt(ApiMessages.TIME)
                .build();
        CommandResult result = CommandResult.newBuilder()
                .setCommandId(Commands.commandId(0))
                .setCommandType("AddParticipant")
                .setMeetingId(Commands.meetingOf(0))
                .setAccountId("bench")
                .setAppId("bench")
                .setStatus(CommandStatus.SUCCEEDED)
                .setAttempts(1)
                .setSource(new Source("commands", 0, 0L))
                .setReceivedAt(Instant.EPOCH)
                .setCompletedAt(Instant.EPOCH)
                .setParticipant(participant)
                .setToken(ApiMessages.TOKEN)
                .build();
        try {
            template = Commands.bytes(result.toByteBuffer());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
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
