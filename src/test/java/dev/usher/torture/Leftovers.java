package dev.usher.torture;

import dev.usher.wire.ResultJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The evidence as files, to look into after a run: a line for each of everything, without tokens. Any thread. */
final class Leftovers {

    private Leftovers() {}

    static void write(Evidence evidence, Path directory) throws IOException {
        Archive archive = new Archive(evidence);
        write(directory.resolve("sent.txt"), evidence.lines().stream().map(archive::told));
        write(
                directory.resolve("results.jsonl"),
                evidence.results().stream().map(result -> ResultJson.render(result, false)));
        write(
                directory.resolve("dead-letters.txt"),
                evidence.deadLetters().stream().map(letter -> letter.reason() + " " + letter.source()));
        write(directory.resolve("journal.txt"), evidence.journal().stream().map(Requests::told));
        write(directory.resolve("pauses.txt"), evidence.pauses().stream().map(Pause::toString));
    }

    private static void write(Path file, Stream<String> lines) throws IOException {
        Files.write(file, lines.toList());
    }
}
