package dev.usher.bench;

import java.util.List;
import java.util.stream.Stream;

/** The topics of one run: the backlogs that it shares with others, and those of its own. */
record RunTopics(List<String> backlogs, String live, String results, String deadLetters) {

    static RunTopics of(String run, List<String> backlogs) {
        return new RunTopics(backlogs, run + "-live", run + "-results", run + "-dlt");
    }

    List<String> own() {
        return List.of(live, results, deadLetters);
    }

    /** All that commands are read from. */
    List<String> commands() {
        return Stream.concat(backlogs.stream(), Stream.of(live)).toList();
    }
}
