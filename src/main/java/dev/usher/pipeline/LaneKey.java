package dev.usher.pipeline;

import dev.usher.command.Command;
import dev.usher.command.ParticipantRef;
import java.util.List;

/** What a command is ordered by: one participant of one meeting. */
record LaneKey(String meetingId, ParticipantRef participant) {

    static List<LaneKey> of(Command command) {
        String meetingId = command.envelope().meeting().id();
        List<ParticipantRef> participants = command.participants();
        if (participants.size() == 1) {
            return List.of(new LaneKey(meetingId, participants.get(0)));
        }
        return participants.stream()
                .map(participant -> new LaneKey(meetingId, participant))
                .toList();
    }
}
