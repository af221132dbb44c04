package dev.usher.torture;

import dev.usher.simulator.JournalEntry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Did the requests about each participant come in the order of the log, none while one of an earlier command could still
 * have an effect? Confined to one thread.
 */
final class OrderCheck {

    private record Key(String meetingId, String participant) {}

    /** A request, and the command that it was for. */
    private record Step(Line line, JournalEntry request) {}

    private final Archive archive;
    private final Lateness lateness;
    private final Disturbances disturbances;
    private final Findings findings;

    OrderCheck(Archive archive, Lateness lateness, Disturbances disturbances, Findings findings) {
        this.archive = archive;
        this.lateness = lateness;
        this.disturbances = disturbances;
        this.findings = findings;
    }

    void check() {
        Map<Key, List<Step>> lanes = new HashMap<>();
        for (JournalEntry request : archive.evidence().journal()) {
            archive.command(Archive.commandId(request))
                    .ifPresent(line -> line.participants().forEach(participant -> lanes.computeIfAbsent(
                                    new Key(line.meetingId(), participant), key -> new ArrayList<>())
                            .add(new Step(line, request))));
        }
        lanes.forEach(this::inLogOrder);
        lanes.forEach(this::withoutOverlap);
    }

    private void inLogOrder(Key who, List<Step> steps) {
        List<Step> sorted = new ArrayList<>(steps);
        sorted.sort(Comparator.comparing((Step step) -> Requests.at(step.request))
                .thenComparing(step -> step.request.sequence()));
        Step last = sorted.get(0);
        for (Step step : sorted) {
            if (step.line.number() < last.line.number()) {
                broken("swapped", who, last, step);
            } else {
                last = step;
            }
        }
    }

    private void withoutOverlap(Key who, List<Step> steps) {
        Step longest = steps.get(0);
        for (Step step : steps) {
            if (step.line.number() > longest.line.number()
                    && step.request.receivedAt().isBefore(Requests.until(longest.request))) {
                broken("overlapped", who, longest, step);
            }
            if (Requests.until(step.request).isAfter(Requests.until(longest.request))) {
                longest = step;
            }
        }
    }

    /** What only reads hurts nobody who only reads. */
    private void broken(String how, Key who, Step one, Step other) {
        if (!Requests.isChanging(one.request) && !Requests.isChanging(other.request)) {
            return;
        }
        String detail = "%s of meeting %s, %s: %s %s and %s %s"
                .formatted(
                        who.participant,
                        who.meetingId,
                        how,
                        archive.told(one.line),
                        Requests.told(one.request),
                        archive.told(other.line),
                        Requests.told(other.request));
        Optional<Step> late = List.of(other, one).stream()
                .filter(step -> lateness.of(step.request).isPresent())
                .findFirst();
        if (late.isPresent()) {
            String why = lateness.of(late.get().request).orElseThrow();
            findings.explained(Flaw.ORDER, other.line.kind(), detail + ": one was " + why);
            if (Requests.tookEffect(late.get().request)) {
                disturbances.add(late.get().line, late.get().request, why);
            }
        } else {
            findings.violation(Flaw.ORDER, other.line.kind(), detail);
        }
    }
}
