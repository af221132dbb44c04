package dev.usher.kafka.topics;

import dev.usher.kafka.CommandTopics;
import java.time.Duration;

/**
 * The topics of one installation. Immutable, any thread.
 *
 * @param ledgerRetention how long the ledger remembers a command that has ended
 */
public record Topics(
        CommandTopics commands, String results, String deadLetters, String ledger, Duration ledgerRetention) {}
