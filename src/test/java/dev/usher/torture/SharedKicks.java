package dev.usher.torture;

import dev.usher.simulator.Effect;
import dev.usher.simulator.JournalEntry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Takes requests that several kicks shared apart, as if each had sent its own: so they can be judged like all others. */
final class SharedKicks {
    private final Map<String, Line> commands;
    private final Map<String, String> customIds = new HashMap<>();

    private SharedKicks(List<Line> lines, List<JournalEntry> journal) {
        this.commands = lines.stream()
                .filter(Line::isFirst)
                .collect(Collectors.toMap(Line::commandId, Function.identity(), (first, other) -> first));
        journal.stream()
                .filter(request -> request.effect() == Effect.ADDED)
                .forEach(added -> added.affected()
                        .forEach(id ->
                                customIds.put(id, added.customParticipantIds().get(0))));
    }

    /** The journal, in the order received, with a request for each command. */
    static List<JournalEntry> apart(List<Line> lines, List<JournalEntry> journal) {
        SharedKicks shared = new SharedKicks(lines, journal);
        return journal.stream().flatMap(shared::apart).toList();
    }

    private Stream<JournalEntry> apart(JournalEntry request) {
        List<String> keys = List.of(request.idempotencyKey().orElse("").split(","));
        return keys.size() == 1 ? Stream.of(request) : keys.stream().map(key -> share(request, key));
    }

    private JournalEntry share(JournalEntry request, String key) {
        Line line = commands.get(Archive.commandId(key));
        List<String> names = line == null ? List.of() : line.participants();
        List<String> affected = request.affected().stream()
                .filter(id -> names.contains(customIds.getOrDefault(id, id)))
                .toList();
        return new JournalEntry(
                request.sequence(),
                request.receivedAt(),
                request.effectAt(),
                request.endedAt(),
                request.operation(),
                request.meeting(),
                request.participantIds().stream()
                        .filter(id -> names.contains(customIds.getOrDefault(id, id)))
                        .toList(),
                request.customParticipantIds().stream().filter(names::contains).toList(),
                Optional.of(key),
                request.userAgent(),
                request.end(),
                request.status(),
                affected.isEmpty() ? Effect.NONE : request.effect(),
                affected);
    }
}
