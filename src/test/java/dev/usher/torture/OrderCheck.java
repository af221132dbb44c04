package dev.usher.torture;

import dev.usher.simulator.JournalEntry;
import dev.usher.torture.Line.Lane;
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
        Map<Lane, List<Step>> lanes = new HashMap<>();
        for (JournalEntry request : archive.evidence().journal()) {
            archive.command(Archive.commandId(request))
                    .ifPresent(line -> line.lanes()
                            .forEach(lane -> lanes.computeIfAbsent(lane, none -> new ArrayList<>())
                                    .add(new Step(line, request))));
        }
        lanes.forEach(this::inLogOrder);
        lanes.forEach(this::withoutOverlap);
    }

    private void inLogOrder(Lane who, List<Step> steps) {
        List<Step> sorted = new ArrayList<>(steps);
        sorted.sort(Comparator.comparing((Step step) -> Requests.at(step.request))
                .thenComparing(step -> step.request.sequence()));
        Step last = sorted.get(0);
        for (Step step : sorted) {
            if (step.line.number() < last.line.number()) {
                broken("swapped", who, step, last);
            } else {
                last = step;
            }
        }
    }

    private void withoutOverlap(Lane who, List<Step> steps) {
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
    private void broken(String how, Lane who, Step earlier, Step later) {
        if (!Requests.isChanging(earlier.request) && !Requests.isChanging(later.request)) {
            return;
        }
        String detail = "%s of meeting %s, %s: %s %s and %s %s"
                .formatted(
                        who.participant(),
                        who.meetingId(),
                        how,
                        archive.told(earlier.line),
                        Requests.told(earlier.request),
                        archive.told(later.line),
                        Requests.told(later.request));
        Optional<String> late = lateness.of(earlier.request, Requests.at(later.request));
        if (late.isPresent()) {
            findings.explained(Flaw.ORDER, later.line.kind(), detail + ": the first was " + late.get());
            if (Requests.tookEffect(earlier.request)) {
                disturbances.add(earlier.line, earlier.request, late.get());
            }
        } else {
            findings.violation(Flaw.ORDER, later.line.kind(), detail);
        }
    }
}
