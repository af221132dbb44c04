package dev.usher.quotarun;

import dev.usher.command.Result;
import dev.usher.simulator.JournalEntry;
import dev.usher.testing.Installation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What was spent, as the API saw it, and how long kicks took.
 *
 * @param requests while the run was measured
 * @param refused with 429, ever
 * @param worst most requests in any window, ever
 * @param kicks from being sent to their results, in milliseconds, in ascending order
 */
record Spent(int requests, long refused, long worst, Duration measured, List<Long> kicks, int missing) {
    static final String HEADER =
            "| workers | requests | 429 | worst window | used | kick p50 | kick p99 | slowest | no result |\n"
                    + "|--------:|---------:|----:|-------------:|-----:|---------:|---------:|--------:|----------:|";

    static Spent between(Instant from, Instant to, Installation usher, Map<String, Instant> sent, Duration window) {
        List<JournalEntry> journal = usher.journal();
        List<Result> results = usher.results();
        // A kick of the last moments may still be under way.
        List<String> due = sent.entrySet().stream()
                .filter(kick -> kick.getValue().isBefore(to.minus(window)))
                .map(Map.Entry::getKey)
                .toList();
        List<Long> kicks = results.stream()
                .filter(result -> due.contains(result.command().commandId()))
                .flatMap(result -> Stream.ofNullable(sent.get(result.command().commandId()))
                        .map(at -> Duration.between(at, result.completedAt()).toMillis()))
                .sorted()
                .toList();
        return new Spent(
                (int) journal.stream()
                        .filter(entry -> entry.receivedAt().isAfter(from)
                                && !entry.receivedAt().isAfter(to))
                        .count(),
                journal.stream().filter(entry -> entry.outcome().equals("429")).count(),
                Installation.await(usher.simulator().journalSummary(window))
                        .busiest()
                        .requests(),
                Duration.between(from, to),
                kicks,
                due.size() - kicks.size());
    }

    boolean isExceeded(int quota) {
        return refused > 0 || worst > quota;
    }

    String row(int workers, int quota, Duration window) {
        double used = 100.0 * requests / (quota * (double) measured.toNanos() / window.toNanos());
        return "| %7d | %8d | %3d | %6d of %2d | %.1f | %6.2f s | %6.2f s | %5.2f s | %9d |"
                .formatted(
                        workers,
                        requests,
                        refused,
                        worst,
                        quota,
                        used,
                        percentile(50),
                        percentile(99),
                        percentile(100),
                        missing);
    }

    private double percentile(int percent) {
        int index = Math.max(0, (int) Math.ceil(kicks.size() * percent / 100.0) - 1);
        return kicks.isEmpty() ? Double.NaN : kicks.get(index) / (double) TimeUnit.SECONDS.toMillis(1);
    }
}
