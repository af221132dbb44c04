package dev.usher.torture;

import dev.usher.command.Outcome;
import dev.usher.command.Result;
import dev.usher.command.Source;
import dev.usher.simulator.JournalEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The evidence, to be looked up by command: its lines, its results, its requests. Immutable. */
final class Archive {

    private final Evidence evidence;
    private final Map<Source, Line> lines = new HashMap<>();
    private final Map<String, Line> commands = new HashMap<>();
    private final Map<Integer, List<Result>> results = new HashMap<>();
    private final List<Result> stray = new ArrayList<>();
    private final Map<String, List<JournalEntry>> requests = new HashMap<>();

    Archive(Evidence evidence) {
        this.evidence = evidence;
        for (Line line : evidence.lines()) {
            lines.put(evidence.sources().get(line.number()), line);
            if (line.isFirst()) {
                commands.put(line.commandId(), line);
            }
        }
        for (Result result : evidence.results()) {
            Line line = lines.get(result.source());
            if (line == null) {
                stray.add(result);
            } else {
                results.computeIfAbsent(line.number(), number -> new ArrayList<>())
                        .add(result);
            }
        }
        for (JournalEntry request : evidence.journal()) {
            requests.computeIfAbsent(commandId(request), id -> new ArrayList<>())
                    .add(request);
        }
    }

    /** A command's requests carry its id, those besides its own with their operation behind a colon. */
    static String commandId(JournalEntry request) {
        return commandId(request.idempotencyKey().orElse(""));
    }

    static String commandId(String key) {
        int colon = key.indexOf(':');
        return colon < 0 ? key : key.substring(0, colon);
    }

    Evidence evidence() {
        return evidence;
    }

    List<Line> lines() {
        return evidence.lines();
    }

    Optional<Line> lineAt(Source source) {
        return Optional.ofNullable(lines.get(source));
    }

    Source sourceOf(Line line) {
        return evidence.sources().get(line.number());
    }

    /** The first line with this id. */
    Optional<Line> command(String commandId) {
        return Optional.ofNullable(commands.get(commandId));
    }

    /** One, if all is well. */
    List<Result> resultsOf(Line line) {
        return results.getOrDefault(line.number(), List.of());
    }

    Optional<Result> resultOf(Line line) {
        return resultsOf(line).stream().findFirst();
    }

    /** How the line with this number ended. */
    Optional<Outcome> outcomeOf(int number) {
        return resultOf(lines().get(number)).map(result -> result.settled().outcome());
    }

    List<Result> stray() {
        return stray;
    }

    /** In the order received. */
    List<JournalEntry> requestsOf(Line line) {
        return requests.getOrDefault(line.commandId(), List.of());
    }

    /** The line as one finds it again. */
    String told(Line line) {
        Source source = sourceOf(line);
        return "%s (%s-%d-%d)".formatted(line, source.topic(), source.partition(), source.offset());
    }
}
