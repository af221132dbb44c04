package dev.usher.torture;

import dev.usher.command.CommandType;
import dev.usher.simulator.Effect;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One record of the script, and what is due to it. Immutable.
 *
 * @param number its place in the script, from 0
 * @param type empty when the bytes are no command
 * @param participants the names that its command is ordered by
 * @param effects what the API has to have done for it
 * @param other the line that it repeats, whose id it takes, or that added whom it finds; its own number if there is none
 */
record Line(
        int number,
        Optional<CommandType> type,
        String commandId,
        String meetingId,
        List<String> participants,
        Buffer value,
        Due due,
        Set<Effect> effects,
        int other) {

    /** Whether it is the first record with its id. */
    boolean isFirst() {
        return due != Due.REPEATED && due != Due.REUSED;
    }

    boolean isAnswered() {
        return due != Due.UNDECODABLE;
    }

    /** What its command is ordered by; a list is ordered by nobody, and here by itself. */
    List<Lane> lanes() {
        List<String> names = participants.isEmpty() ? List.of(commandId) : participants;
        return names.stream().map(name -> new Lane(meetingId, name)).toList();
    }

    /** A participant of a meeting. */
    record Lane(String meetingId, String participant) {}

    String kind() {
        return type.map(CommandType::label).orElse("garbage");
    }

    @Override
    public String toString() {
        return kind() + " " + commandId + " of " + participants + " in meeting " + meetingId + ", due: " + due.label();
    }
}
