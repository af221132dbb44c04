package dev.usher.command;

import java.util.Optional;

/** What makes two records the same command: a {@code commandId} is scoped to its meeting. */
public record CommandKey(String meetingId, String commandId) {
    /** No valid id is longer. */
    private static final int LONGEST = 255;

    /** Of a valid command. */
    public static CommandKey of(Command command) {
        return new CommandKey(
                command.envelope().meeting().id(), command.envelope().commandId());
    }

    /** Of a command that may be invalid; empty when nobody could tell it from others by its ids. */
    public static Optional<CommandKey> of(CommandIdentity command) {
        boolean isUsable = isUsable(command.meetingId()) && isUsable(command.commandId());
        return isUsable ? Optional.of(new CommandKey(command.meetingId(), command.commandId())) : Optional.empty();
    }

    private static boolean isUsable(String id) {
        return !id.isBlank() && id.length() <= LONGEST && id.chars().noneMatch(Character::isISOControl);
    }
}
