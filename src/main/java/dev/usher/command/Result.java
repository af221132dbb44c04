package dev.usher.command;

import java.time.Instant;

/**
 * What is published about one command.
 *
 * @param duplicate it repeats the result of an earlier record with the same id
 */
public record Result(
        CommandIdentity command,
        Source source,
        Instant receivedAt,
        Instant completedAt,
        Settled settled,
        boolean duplicate) {}
