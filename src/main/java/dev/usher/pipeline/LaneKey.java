package dev.usher.pipeline;

import dev.usher.command.Command;
import dev.usher.command.CommandKey;
import dev.usher.command.ParticipantRef;
import java.util.ArrayList;
import java.util.List;

/** What commands are ordered by. */
sealed interface LaneKey {

    /** One participant of one meeting. */
    record OfParticipant(String meetingId, ParticipantRef participant) implements LaneKey {}

    /** The command itself: a duplicate comes after the first, however it differs. */
    record OfCommand(CommandKey command) implements LaneKey {}

    static List<LaneKey> of(CommandKey key) {
        return List.of(new OfCommand(key));
    }

    static List<LaneKey> of(CommandKey key, Command command) {
        List<ParticipantRef> participants = command.participants();
        List<LaneKey> keys = new ArrayList<>(participants.size() + 1);
        keys.add(new OfCommand(key));
        participants.forEach(participant -> keys.add(new OfParticipant(key.meetingId(), participant)));
        return keys;
    }
}
