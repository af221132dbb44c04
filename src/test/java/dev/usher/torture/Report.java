package dev.usher.torture;

import dev.usher.command.Result;
import dev.usher.torture.Checker.Checked;
import dev.usher.torture.Run.Ran;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The run in numbers, as a table. Confined to one thread. */
final class Report {

    private final StringBuilder table = new StringBuilder();
    private final Ran ran;
    private final Checked checked;

    private Report(Ran ran, Checked checked) {
        this.ran = ran;
        this.checked = checked;
    }

    static String of(Ran ran, Checked checked) {
        Report report = new Report(ran, checked);
        report.sent();
        report.flaws();
        report.wentWrong();
        report.pace();
        return report.table.toString();
    }

    private void sent() {
        Evidence evidence = ran.evidence();
        row("records sent", evidence.lines().size(), kinds(evidence.lines().stream(), Line::kind));
        row(
                "  of them, how they had to end",
                evidence.lines().size(),
                kinds(evidence.lines().stream(), line -> line.due().label()));
        row("results", evidence.results().size(), kinds(evidence.results().stream(), Report::ending));
        row("dead letters", evidence.deadLetters().size(), kinds(evidence.deadLetters().stream(), DeadLetter::reason));
        row(
                "API requests",
                evidence.journal().size(),
                kinds(evidence.journal().stream(), entry -> entry.operation().label()));
    }

    private void flaws() {
        Findings findings = checked.findings();
        for (Flaw flaw : Flaw.values()) {
            int explained = findings.explained(flaw);
            String split = explained == 0
                    ? findings.kinds(flaw)
                    : "%d explained, %d violations: %s"
                            .formatted(explained, findings.violations(flaw), findings.kinds(flaw));
            row(flaw.label(), explained + findings.violations(flaw), split);
        }
    }

    private void wentWrong() {
        long settled = ran.evidence().results().stream()
                .filter(result -> result.settled().reconciled() && !result.duplicate())
                .count();
        row("duplicates answered", checked.repetitionsAnswered(), "");
        row("in doubt, settled", settled, "");
        row("takeovers", ran.takeovers(), "partitions that went to another worker");
        row("workers killed", ran.kills(), "");
        row("workers suspended", ran.evidence().pauses().size(), pauses());
        row("broker restarts", ran.brokerRestarts(), "");
    }

    private String pauses() {
        long long_ = ran.evidence().pauses().stream()
                .filter(pause -> pause.length().compareTo(Plan.SESSION) > 0)
                .count();
        return long_ + " of them for longer than a session";
    }

    private void pace() {
        Comparator<Instant> order = Comparator.naturalOrder();
        Instant from = times(Result::receivedAt).min(order).orElse(Instant.EPOCH);
        Instant to = times(Result::completedAt).max(order).orElse(Instant.EPOCH);
        Duration duration = Duration.between(from, to);
        row("longest gap between results", seconds(ran.longestGap()), "");
        row("duration", seconds(duration), "");
        double perSecond = ran.evidence().results().size() * 1e3 / Math.max(1, duration.toMillis());
        row("results per second", String.format(Locale.ROOT, "%.1f", perSecond), "");
    }

    private Stream<Instant> times(Function<Result, Instant> time) {
        return ran.evidence().results().stream().map(time);
    }

    private static String ending(Result result) {
        return (result.duplicate() ? "again " : "")
                + Due.ending(result.settled().outcome());
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1e3);
    }

    private static <T> String kinds(Stream<T> all, Function<T, String> kind) {
        Map<String, Long> counts = all.collect(Collectors.groupingBy(kind, TreeMap::new, Collectors.counting()));
        return counts.entrySet().stream()
                .map(each -> String.format(Locale.ROOT, "%,d %s", each.getValue(), each.getKey()))
                .collect(Collectors.joining(", "));
    }

    private void row(String what, long count, String note) {
        row(what, String.format(Locale.ROOT, "%,d", count), note);
    }

    private void row(String what, String figure, String note) {
        table.append(String.format(Locale.ROOT, "%-42s %10s  %s", what, figure, note)
                        .stripTrailing())
                .append('\n');
    }
}
