package dev.usher.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import realtimekit.participants.v1.AddParticipant;

/**
 * The commands of one load, made up from a fixed seed: the same in every run. Each carries its number in its commandId and
 * its participant's sequence number as its name, so that whoever sees it can check on it without a table. Any thread.
 */
final class Commands {

    static final String PRESET = "group_call_participant";

    private static final String COMMAND_ID_PREFIX = "00000000-0000-4000-8000-";
    private static final int MEETINGS = 2_000;
    private static final String[] MEETING_IDS = IntStream.range(0, MEETINGS)
            .mapToObj(meeting -> UUID.nameUUIDFromBytes(("meeting " + meeting).getBytes(UTF_8))
                    .toString())
            .toArray(String[]::new);
    private static final double REPEAT_SHARE = 1.0 / 8;
    private static final int REPEAT_WITHIN = 64;

    private final int first;
    private final int[] meetings;
    private final int[] participants;
    private final int[] sequences;

    private Commands(int first, int count, double hotShare, double repeatShare) {
        this.first = first;
        meetings = new int[count];
        participants = new int[count];
        sequences = new int[count];
        Random random = new Random(first);
        int[] lastSequence = new int[count];
        for (int i = 0; i < count; i++) {
            if (i > 0 && random.nextDouble() < repeatShare) {
                int earlier = i - 1 - random.nextInt(Math.min(i, REPEAT_WITHIN));
                meetings[i] = meetings[earlier];
                participants[i] = participants[earlier];
            } else {
                meetings[i] = random.nextDouble() < hotShare ? 0 : random.nextInt(MEETINGS);
                participants[i] = first + i;
            }
            sequences[i] = ++lastSequence[participants[i] - first];
        }
    }

    /**
     * Every eighth command is for the participant of one of the 64 before it, so that there is an order to keep.
     *
     * @param first number of the first command; loads read together must not share any
     * @param hotShare how much of the load goes to a single meeting
     */
    static Commands backlog(int first, int count, double hotShare) {
        return new Commands(first, count, hotShare, REPEAT_SHARE);
    }

    /** Every command is for somebody else, so that none waits for another. */
    static Commands ofStrangers(int first, int count) {
        return new Commands(first, count, 0, 0);
    }

    int first() {
        return first;
    }

    int count() {
        return meetings.length;
    }

    /** The record of a command, as an upstream writes it. */
    ProducerRecord<byte[], byte[]> record(String topic, int index) {
        String meeting = MEETING_IDS[meetings[index]];
        AddParticipant command = AddParticipant.newBuilder()
                .setCommandId(commandId(first + index))
                .setMeetingId(meeting)
                .setCustomParticipantId(customParticipantId(participants[index]))
                .setPresetName(PRESET)
                .setName(Integer.toString(sequences[index]))
                .build();
        try {
            return new ProducerRecord<>(topic, meeting.getBytes(UTF_8), bytes(command.toByteBuffer()));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    static String meetingOf(int number) {
        return MEETING_IDS[number % MEETINGS];
    }

    /** As long as the UUID that it looks like. */
    static String commandId(int number) {
        return COMMAND_ID_PREFIX + "%012d".formatted(number);
    }

    static int numberOf(CharSequence commandId) {
        return Integer.parseInt(commandId, COMMAND_ID_PREFIX.length(), commandId.length(), 10);
    }

    static String customParticipantId(int participant) {
        return "user-%09d".formatted(participant);
    }

    static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }
}
