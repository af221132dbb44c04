package dev.usher.bench;

import dev.usher.kafka.CommandTopics;
import dev.usher.kafka.topics.Topics;
import java.time.Duration;
import java.util.List;

/** The topics of one run, and its consumer group. */
record RunTopics(String run) {

    String commands() {
        return run + "-commands";
    }

    String results() {
        return run + "-results";
    }

    String deadLetters() {
        return run + "-dlt";
    }

    String ledger() {
        return run + "-ledger";
    }

    List<String> all() {
        return List.of(commands(), results(), deadLetters(), ledger());
    }

    /** As a worker has them in its settings. */
    Topics installation() {
        return new Topics(
                new CommandTopics.Named(List.of(commands())), results(), deadLetters(), ledger(), Duration.ofDays(1));
    }
}
