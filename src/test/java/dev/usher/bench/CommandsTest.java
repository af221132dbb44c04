package dev.usher.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.junit.jupiter.api.Test;
import realtimekit.participants.v1.AddParticipant;

class CommandsTest {

    private static final int COUNT = 4_000;
    private static final int HEADER = 10;
    private static final GenericDatumReader<GenericRecord> READER =
            new GenericDatumReader<>(AddParticipant.getClassSchema());

    @Test
    void oneMeetingHasTheHotShare() throws IOException {
        Commands commands = Commands.backlog(0, COUNT, 0.3);

        int hot = 0;
        for (int i = 0; i < COUNT; i++) {
            if (field(commands, i, "meetingId").equals(Commands.meetingOf(0))) {
                hot++;
            }
        }

        assertThat((double) hot / COUNT).isCloseTo(0.3, within(0.03));
    }

    @Test
    void everyEighthCommandIsForSomebodySeenBeforeAndCountsOn() throws IOException {
        Commands commands = Commands.backlog(0, COUNT, 0);

        Map<String, Integer> last = new HashMap<>();
        for (int i = 0; i < COUNT; i++) {
            int sequence = Integer.parseInt(field(commands, i, "name"));
            int before = last.getOrDefault(field(commands, i, "customParticipantId"), 0);
            assertThat(sequence).isEqualTo(before + 1);
            last.put(field(commands, i, "customParticipantId"), sequence);
        }

        assertThat(1 - (double) last.size() / COUNT).isCloseTo(0.125, within(0.02));
    }

    @Test
    void loadsWithNumbersOfTheirOwnShareNeitherCommandsNorParticipants() throws IOException {
        Commands one = Commands.backlog(0, COUNT, 0);
        Commands other = Commands.backlog(COUNT, COUNT, 0);

        assertThat(Collections.disjoint(ids(one), ids(other))).isTrue();
    }

    @Test
    void theResultOfACommandNamesItsNumber() throws IOException {
        ResultBytes results = new ResultBytes();
        byte[] command = Commands.ofStrangers(70_000, 2).record("commands", 1).value();

        assertThat(results.numberOfSucceeded(results.answering(command))).isEqualTo(70_001);
    }

    private static Set<String> ids(Commands commands) throws IOException {
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < commands.count(); i++) {
            ids.add(field(commands, i, "commandId"));
            ids.add(field(commands, i, "customParticipantId"));
        }
        return ids;
    }

    private static String field(Commands commands, int index, String name) throws IOException {
        byte[] value = commands.record("commands", index).value();
        var decoder = DecoderFactory.get().binaryDecoder(value, HEADER, value.length - HEADER, null);
        return READER.read(null, decoder).get(name).toString();
    }
}
