package dev.usher.torture;

import dev.usher.command.Answer;
import dev.usher.command.CommandIdentity;
import dev.usher.command.Outcome;
import dev.usher.command.Result;
import dev.usher.simulator.JournalEntry;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Has every record its one result, and the right one? Confined to one thread. */
final class ResultCheck {

    private final Archive archive;
    private final Disturbances disturbances;
    private final Findings findings;
    private int repetitionsAnswered;

    ResultCheck(Archive archive, Disturbances disturbances, Findings findings) {
        this.archive = archive;
        this.disturbances = disturbances;
        this.findings = findings;
    }

    void check() {
        archive.stray()
                .forEach(result -> findings.violation(
                        Flaw.STRAY, result.command().type().label(), result.command() + " from " + result.source()));
        archive.evidence().unreadable().forEach(why -> findings.violation(Flaw.STRAY, "unreadable", why));
        archive.lines().forEach(this::check);
    }

    /** Records with a known id and payload that were answered as they had to be. */
    int repetitionsAnswered() {
        return repetitionsAnswered;
    }

    private void check(Line line) {
        List<Result> results = archive.resultsOf(line);
        if (!line.isAnswered()) {
            results.forEach(result -> findings.violation(
                    Flaw.STRAY, line.kind(), archive.told(line) + " has the result " + told(result)));
        } else if (results.isEmpty()) {
            findings.violation(
                    Flaw.MISSING, line.kind(), archive.told(line) + " " + Requests.told(archive.requestsOf(line)));
        } else {
            if (results.size() > 1) {
                findings.violation(
                        Flaw.DOUBLED,
                        line.kind(),
                        archive.told(line) + " has " + results.size() + ": "
                                + results.stream().map(ResultCheck::told).toList());
            }
            Result result = results.get(0);
            Optional<Wrong> wrong = wrong(line, result);
            if (wrong.isPresent()) {
                report(line, result, wrong.get());
            } else if (line.due() == Due.REPEATED) {
                repetitionsAnswered++;
            }
        }
    }

    private void report(Line line, Result result, Wrong wrong) {
        String detail = "%s %s: %s %s"
                .formatted(archive.told(line), wrong.what, told(result), Requests.told(archive.requestsOf(line)));
        Optional<String> disturbance =
                wrong.dependsOnOthers ? disturbances.met(line, result.completedAt()) : Optional.empty();
        disturbance.ifPresentOrElse(
                why -> findings.explained(Flaw.WRONG, line.kind(), detail + ", " + why),
                () -> findings.violation(Flaw.WRONG, line.kind(), detail));
    }

    private Optional<Wrong> wrong(Line line, Result result) {
        return otherIdentity(line, result)
                .or(() -> line.due() == Due.REPEATED ? otherThanBefore(line, result) : otherThanDue(line, result));
    }

    private static Optional<Wrong> otherIdentity(Line line, Result result) {
        CommandIdentity command = result.command();
        boolean same = command.commandId().equals(line.commandId())
                && command.meetingId().equals(line.meetingId())
                && Optional.of(command.type()).equals(line.type());
        return same ? Optional.empty() : Wrong.byItself("has the result of " + command);
    }

    private Optional<Wrong> otherThanBefore(Line line, Result result) {
        if (!result.duplicate()) {
            return Wrong.byItself("is not said to be a duplicate");
        }
        Optional<Outcome> before = archive.outcomeOf(line.other());
        return before.isEmpty() || before.get().equals(result.settled().outcome())
                ? Optional.empty()
                : Wrong.byItself("is not answered as before, " + before.get());
    }

    private Optional<Wrong> otherThanDue(Line line, Result result) {
        if (result.duplicate()) {
            return Wrong.byItself("is said to be a duplicate");
        }
        Outcome outcome = result.settled().outcome();
        String ending = Due.ending(outcome);
        if (!ending.equals(line.due().label())) {
            Wrong wrong = new Wrong(
                    "ended otherwise",
                    isThereOrNot(ending) && isThereOrNot(line.due().label()));
            return isSettledAsGone(line, result) ? Optional.empty() : Optional.of(wrong);
        }
        return outcome instanceof Outcome.Succeeded succeeded
                ? otherParticipant(line, succeeded.answer())
                : Optional.empty();
    }

    /** Endings that tell whether somebody was there. */
    static boolean isThereOrNot(String ending) {
        return ending.equals(Due.SUCCEEDED.label()) || ending.equals(Due.NOT_FOUND.label());
    }

    /** After a call of unknown fate, that somebody is not there may mean that the call has seen to it. */
    static boolean isSettledAsGone(Line line, Result result) {
        return line.due() == Due.NOT_FOUND
                && result.settled().reconciled()
                && result.settled().outcome() instanceof Outcome.Succeeded;
    }

    /** Added is who the API says it added for the command; found is who was added last. */
    private Optional<Wrong> otherParticipant(Line line, Answer answer) {
        if (answer instanceof Answer.Added added) {
            Set<String> affected = new HashSet<>();
            for (JournalEntry request : archive.requestsOf(line)) {
                affected.addAll(request.affected());
            }
            return affected.contains(added.participant().id())
                    ? Optional.empty()
                    : Wrong.byItself("brought back somebody else than " + affected);
        }
        if (answer instanceof Answer.Found found
                && archive.outcomeOf(line.other()).orElse(new Outcome.Expired()) instanceof Outcome.Succeeded before
                && before.answer() instanceof Answer.Added added
                && !found.participant().id().equals(added.participant().id())) {
            return Optional.of(new Wrong(
                    "found somebody else than " + added.participant().id() + ", whom line " + line.other() + " added",
                    true));
        }
        return Optional.empty();
    }

    /**
     * What is wrong with a result.
     *
     * @param dependsOnOthers it would be right if others had done something else to the participant
     */
    private record Wrong(String what, boolean dependsOnOthers) {
        static Optional<Wrong> byItself(String what) {
            return Optional.of(new Wrong(what, false));
        }
    }

    private static String told(Result result) {
        return "%s%s%s after %d attempts at %s"
                .formatted(
                        result.duplicate() ? "duplicate, " : "",
                        result.settled().reconciled() ? "reconciled, " : "",
                        result.settled().outcome(),
                        result.settled().attempts(),
                        result.completedAt());
    }
}
