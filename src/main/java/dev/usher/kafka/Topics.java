package dev.usher.kafka;

/** The topics of one installation. Immutable, any thread. */
public record Topics(CommandTopics commands, String results, String deadLetters, String ledger) {}
