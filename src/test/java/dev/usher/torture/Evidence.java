package dev.usher.torture;

import dev.usher.command.Result;
import dev.usher.command.Source;
import dev.usher.simulator.JournalEntry;
import java.util.List;

/**
 * What is known when all is over. Immutable.
 *
 * @param lines what was sent
 * @param sources where each of the lines lies in its topic
 * @param results what a read-committed reader finds
 * @param unreadable records on the results topic that are none
 * @param deadLetters what a read-committed reader finds
 * @param journal all requests that the API received, in their order
 * @param pauses of workers
 */
record Evidence(
        List<Line> lines,
        List<Source> sources,
        List<Result> results,
        List<String> unreadable,
        List<DeadLetter> deadLetters,
        List<JournalEntry> journal,
        List<Pause> pauses) {
    Evidence {
        if (sources.size() != lines.size()) {
            throw new IllegalArgumentException(
                    "sources has %d entries for %d lines".formatted(sources.size(), lines.size()));
        }
    }
}
