package dev.usher.command;

import java.util.Optional;

/** What makes two records the same command: a {@code commandId} is scoped to its meeting. Immutable. */
public final class CommandKey {
    private final String meetingId;
    private final String commandId;
    private final Fingerprint fingerprint;

    public CommandKey(String meetingId, String commandId) {
        this.meetingId = meetingId;
        this.commandId = commandId;
        this.fingerprint = Fingerprint.of(meetingId, commandId);
    }

    /** The key of a valid command. */
    public static CommandKey of(Command command) {
        return new CommandKey(
                command.envelope().meeting().id(), command.envelope().commandId());
    }

    /** The key of a command that may be invalid; empty if its ids do not tell it from others. */
    public static Optional<CommandKey> of(CommandIdentity command) {
        boolean isUsable = isUsable(command.meetingId()) && isUsable(command.commandId());
        return isUsable ? Optional.of(new CommandKey(command.meetingId(), command.commandId())) : Optional.empty();
    }

    private static boolean isUsable(String id) {
        return !id.isEmpty()
                && id.codePointCount(0, id.length()) <= IdLimits.LONGEST_ID
                && id.chars().noneMatch(Character::isISOControl);
    }

    public String meetingId() {
        return meetingId;
    }

    public String commandId() {
        return commandId;
    }

    /** Stands for both. */
    public Fingerprint fingerprint() {
        return fingerprint;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CommandKey key && fingerprint.equals(key.fingerprint);
    }

    @Override
    public int hashCode() {
        return fingerprint.hashCode();
    }

    @Override
    public String toString() {
        return commandId + " in meeting " + meetingId;
    }
}
