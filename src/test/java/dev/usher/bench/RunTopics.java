package dev.usher.bench;

import dev.usher.kafka.CommandTopics;
import dev.usher.kafka.Topics;
import java.util.List;
import java.util.stream.Stream;

/** The topics of one run: the backlogs that it shares with others, and those of its own. */
record RunTopics(List<String> backlogs, String live, String results, String deadLetters, String ledger) {

    static RunTopics of(String run, List<String> backlogs) {
        return new RunTopics(backlogs, run + "-live", run + "-results", run + "-dlt", run + "-ledger");
    }

    List<String> own() {
        return List.of(live, results, deadLetters, ledger);
    }

    /** All that commands are read from. */
    List<String> commands() {
        return Stream.concat(backlogs.stream(), Stream.of(live)).toList();
    }

    /** As a worker has them in its settings. */
    Topics installation() {
        return new Topics(new CommandTopics.Named(commands()), results, deadLetters, ledger);
    }
}
