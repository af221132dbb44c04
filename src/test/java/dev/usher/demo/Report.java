package dev.usher.demo;

import dev.usher.command.Outcome;
import dev.usher.command.Result;
import dev.usher.demo.Script.Line;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What became of the script: the table, and every promise that was broken. */
final class Report {
    private final List<String> broken = new ArrayList<>();
    private final Map<String, Map<String, Integer>> counts = new TreeMap<>();

    Report(List<Line> lines, List<Result> results, int deadLetters) {
        Map<String, List<Result>> byId = new HashMap<>();
        results.forEach(r -> byId.computeIfAbsent(r.command().commandId(), id -> new ArrayList<>())
                .add(r));
        lines.forEach(line -> check(line, byId.getOrDefault(line.commandId(), List.of())));
        long due = lines.stream().filter(Line::isDeadLettered).count();
        if (deadLetters != due) {
            broken.add(due + " dead letters were due, there are " + deadLetters);
        }
    }

    /** One line for each; empty when all was kept. */
    List<String> broken() {
        return broken;
    }

    String table() {
        StringBuilder table =
                new StringBuilder(String.format("%n%-10s %6s   %s%n", "command", "sent", "what became of it"));
        counts.forEach((kind, endings) -> {
            int sent = endings.values().stream().mapToInt(Integer::intValue).sum();
            List<String> words = new ArrayList<>();
            endings.forEach((ending, count) -> words.add(count + " " + ending));
            table.append(String.format("%-10s %6d   %s%n", kind, sent, String.join(", ", words)));
        });
        return table.toString();
    }

    private void check(Line line, List<Result> results) {
        if (!line.isAnswered()) {
            count(line.kind(), line.ending());
            return;
        }
        if (results.size() != 1) {
            broken.add(line.commandId() + " has " + results.size() + " results instead of one");
            return;
        }
        String ending = ending(results.get(0));
        count(line.kind(), ending);
        if (!ending.equals(line.ending())) {
            broken.add(line.commandId() + " (" + line.kind() + ") ended as " + ending + " instead of " + line.ending());
        }
    }

    private void count(String kind, String ending) {
        counts.computeIfAbsent(kind, k -> new TreeMap<>()).merge(ending, 1, Integer::sum);
    }

    private static String ending(Result result) {
        Outcome outcome = result.settled().outcome();
        if (outcome instanceof Outcome.Failed failed) {
            return failed.failure().reason().label();
        }
        return outcome instanceof Outcome.Expired ? "expired" : "succeeded";
    }
}
