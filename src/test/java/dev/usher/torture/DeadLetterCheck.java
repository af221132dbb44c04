package dev.usher.torture;

import dev.usher.command.Result;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Is every record among the dead letters that has to be, once and untouched, and no other? Confined to one thread. */
final class DeadLetterCheck {

    private final Archive archive;
    private final Disturbances disturbances;
    private final Findings findings;

    DeadLetterCheck(Archive archive, Disturbances disturbances, Findings findings) {
        this.archive = archive;
        this.disturbances = disturbances;
        this.findings = findings;
    }

    void check() {
        Map<Integer, List<DeadLetter>> letters = new HashMap<>();
        for (DeadLetter letter : archive.evidence().deadLetters()) {
            Optional<Line> line = archive.lineAt(letter.source());
            if (line.isEmpty()) {
                findings.violation(Flaw.LETTER_NOT_DUE, "nobody", "of nothing that was sent: " + letter.source());
            } else {
                letters.computeIfAbsent(line.get().number(), number -> new ArrayList<>())
                        .add(letter);
            }
        }
        archive.lines().forEach(line -> check(line, letters.getOrDefault(line.number(), List.of())));
    }

    private void check(Line line, List<DeadLetter> letters) {
        int due = isDue(line) ? 1 : 0;
        List<String> reasons = letters.stream().map(DeadLetter::reason).toList();
        if (letters.size() < due) {
            report(Flaw.LETTER_MISSING, line, " has none");
        } else if (letters.size() > due) {
            report(Flaw.LETTER_NOT_DUE, line, " has " + letters.size() + " of " + due + ": " + reasons);
        } else if (due == 1 && !reasons.get(0).equals(line.due().label())) {
            report(Flaw.LETTER_NOT_DUE, line, " has one for another reason: " + reasons);
        } else if (due == 1 && !letters.get(0).value().equals(line.value())) {
            report(Flaw.LETTER_NOT_DUE, line, " has one with other bytes");
        }
    }

    private boolean isDue(Line line) {
        return line.due().isDeadLettered()
                && !archive.resultOf(line)
                        .map(result -> ResultCheck.isSettledAsGone(line, result))
                        .orElse(false);
    }

    private void report(Flaw flaw, Line line, String what) {
        Optional<Result> result = archive.resultOf(line);
        String ending = result.map(each -> ": " + each.settled().outcome()).orElse("");
        String detail = archive.told(line) + what + ending;
        result.filter(each -> isThereOrNot(line, each))
                .flatMap(each -> disturbances.met(line, each.completedAt()))
                .ifPresentOrElse(
                        why -> findings.explained(flaw, line.kind(), detail + ", " + why),
                        () -> findings.violation(flaw, line.kind(), detail));
    }

    /** Whether it would be right if others had done something else to the participant. */
    private static boolean isThereOrNot(Line line, Result result) {
        return line.due().isCarriedOut()
                && ResultCheck.isThereOrNot(Due.ending(result.settled().outcome()));
    }
}
