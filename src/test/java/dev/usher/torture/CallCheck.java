package dev.usher.torture;

import dev.usher.simulator.JournalEntry;
import java.time.Instant;
import java.util.Optional;

/** Was nothing asked of the API for commands that cost no call, or that had their result already? Confined to one thread. */
final class CallCheck {

    private final Archive archive;
    private final Lateness lateness;
    private final Findings findings;

    CallCheck(Archive archive, Lateness lateness, Findings findings) {
        this.archive = archive;
        this.lateness = lateness;
        this.findings = findings;
    }

    void check() {
        for (JournalEntry request : archive.evidence().journal()) {
            archive.command(Archive.commandId(request)).ifPresent(line -> check(line, request));
        }
    }

    private void check(Line line, JournalEntry request) {
        if (!line.due().isCarriedOut()) {
            report(line, request, "costs no call");
            return;
        }
        Optional<Instant> completed = archive.resultOf(line).map(result -> result.completedAt());
        completed
                .filter(at -> request.receivedAt().isAfter(at))
                .ifPresent(at -> report(line, request, "had its result at " + at));
    }

    private void report(Line line, JournalEntry request, String why) {
        String detail = archive.told(line) + " " + why + ": " + Requests.told(request);
        lateness.wakingUp(request)
                .ifPresentOrElse(
                        late -> findings.explained(Flaw.CALL_AFTER_RESULT, line.kind(), detail + ", " + late),
                        () -> findings.violation(Flaw.CALL_AFTER_RESULT, line.kind(), detail));
    }
}
