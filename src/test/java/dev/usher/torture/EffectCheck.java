package dev.usher.torture;

import dev.usher.command.Outcome;
import dev.usher.command.Result;
import dev.usher.simulator.Effect;
import dev.usher.simulator.JournalEntry;
import dev.usher.simulator.Operation;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Did every command that was to change something do so once, and nobody else? Confined to one thread. */
final class EffectCheck {

    private final Archive archive;
    private final Lateness lateness;
    private final Disturbances disturbances;
    private final Findings findings;

    EffectCheck(Archive archive, Lateness lateness, Disturbances disturbances, Findings findings) {
        this.archive = archive;
        this.lateness = lateness;
        this.disturbances = disturbances;
        this.findings = findings;
    }

    void check() {
        archive.lines().stream().filter(Line::isFirst).forEach(this::doubled);
        archive.lines().stream().filter(Line::isFirst).forEach(this::lost);
        notDue();
    }

    /** Each operation of a command by itself: a delete may kick first. */
    private void doubled(Line line) {
        Map<Operation, List<JournalEntry>> effects = archive.requestsOf(line).stream()
                .filter(Requests::tookEffect)
                .collect(Collectors.groupingBy(JournalEntry::operation));
        for (List<JournalEntry> rows : effects.values()) {
            if (rows.size() > 1) {
                doubled(line, rows);
            }
        }
    }

    /** Explained if all but one were late, and the one was right to be sent. */
    private void doubled(Line line, List<JournalEntry> rows) {
        String detail = archive.told(line) + " " + Requests.told(archive.requestsOf(line));
        for (JournalEntry one : rows) {
            Map<JournalEntry, String> excuses = new LinkedHashMap<>();
            for (JournalEntry late : rows) {
                if (!late.equals(one)) {
                    lateness.excuses(late, one, archive.requestsOf(line)).ifPresent(why -> excuses.put(late, why));
                }
            }
            if (excuses.size() == rows.size() - 1) {
                findings.explained(Flaw.EFFECT_DOUBLED, line.kind(), detail + ": one was " + excuses.values());
                excuses.forEach((late, why) -> disturbances.add(line, late, why));
                return;
            }
        }
        findings.violation(Flaw.EFFECT_DOUBLED, line.kind(), detail);
    }

    private void lost(Line line) {
        Optional<Result> result = archive.resultOf(line);
        if (line.due() != Due.SUCCEEDED
                || result.isEmpty()
                || !(result.get().settled().outcome() instanceof Outcome.Succeeded)) {
            return;
        }
        Set<Effect> had = EnumSet.noneOf(Effect.class);
        archive.requestsOf(line).forEach(request -> had.add(request.effect()));
        if (had.contains(Effect.ADDED)) {
            // Whoever is new has a token too.
            had.add(Effect.TOKEN_RENEWED);
        }
        if (!had.containsAll(line.effects())) {
            String detail = "%s succeeded, but %s are due: %s"
                    .formatted(archive.told(line), line.effects(), Requests.told(archive.requestsOf(line)));
            disturbances
                    .met(line, result.get().completedAt())
                    .ifPresentOrElse(
                            why -> findings.explained(Flaw.EFFECT_LOST, line.kind(), detail + ", " + why),
                            () -> findings.violation(Flaw.EFFECT_LOST, line.kind(), detail));
        }
    }

    /** Effects of commands that had none to have, and effects on others than the command names. */
    private void notDue() {
        Map<String, String> customIds = new HashMap<>();
        for (JournalEntry request : archive.evidence().journal()) {
            if (request.effect() == Effect.ADDED) {
                request.customParticipantIds()
                        .forEach(customId -> request.affected().forEach(id -> customIds.put(id, customId)));
            }
        }
        archive.evidence().journal().stream()
                .filter(Requests::tookEffect)
                .forEach(request -> notDue(request, customIds));
    }

    private void notDue(JournalEntry request, Map<String, String> customIds) {
        Optional<Line> line = archive.command(Archive.commandId(request));
        if (line.isEmpty()) {
            findings.violation(Flaw.EFFECT_NOT_DUE, "nobody", "no command asked for " + Requests.told(request));
            return;
        }
        boolean isOfItsOwn = request.meeting().meetingId().equals(line.get().meetingId())
                && request.affected().stream()
                        .allMatch(id -> line.get().participants().contains(customIds.getOrDefault(id, id)));
        if (isOfItsOwn && !line.get().effects().isEmpty()) {
            return;
        }
        String detail = archive.told(line.get()) + " " + Requests.told(request) + " affected "
                + request.affected().stream()
                        .map(id -> customIds.getOrDefault(id, id))
                        .toList();
        Optional<String> disturbance =
                isOfItsOwn ? disturbances.met(line.get(), Requests.at(request)) : Optional.empty();
        disturbance.ifPresentOrElse(
                why -> findings.explained(Flaw.EFFECT_NOT_DUE, line.get().kind(), detail + ", " + why),
                () -> findings.violation(Flaw.EFFECT_NOT_DUE, line.get().kind(), detail));
    }
}
