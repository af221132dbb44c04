package dev.usher.command;

import java.util.Optional;

/**
 * Which command a result answers, as the sender wrote it: an invalid command has one too, so its ids may be anything.
 */
public record CommandIdentity(
        CommandType type, String commandId, String meetingId, Optional<String> accountId, Optional<String> appId) {

    public static CommandIdentity of(Command command) {
        Meeting meeting = command.envelope().meeting();
        return new CommandIdentity(
                command.type(),
                command.envelope().commandId(),
                meeting.id(),
                Optional.of(meeting.accountId()),
                Optional.of(meeting.appId()));
    }
}
