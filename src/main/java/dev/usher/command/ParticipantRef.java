package dev.usher.command;

/**
 * How a command names a participant. The two kinds are different names: Usher orders commands by the name they use and
 * cannot know that two names mean one person.
 */
public sealed interface ParticipantRef {

    String value();

    /** By RealtimeKit's own id. */
    record ById(String value) implements ParticipantRef {}

    /** By the sender's id. */
    record ByCustomId(String value) implements ParticipantRef {}
}
