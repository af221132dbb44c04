package dev.usher.simulation;

import dev.usher.quota.Priority;
import dev.usher.quota.QuotaSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What came of a scenario.
 *
 * @param unsettled commands that are left over
 * @param utilisation of the quota in steady state, under an endless backlog; empty where there was none
 * @param drained how long the backlog took, and how long it would have taken at the pace of the quota
 * @param resumed how long after the API was well again a command got through
 */
record Figures(
        Tally tally,
        QuotaSettings quota,
        int unsettled,
        Optional<Double> utilisation,
        Optional<String> drained,
        Optional<Duration> resumed) {

    static Figures of(Stage stage) {
        return of(stage.tally(), stage.quota(), stage.group().unsettled());
    }

    static Figures of(Tally tally, QuotaSettings quota, int unsettled) {
        return new Figures(tally, quota, unsettled, Optional.empty(), Optional.empty(), Optional.empty());
    }

    static Figures drained(Stage stage, double utilisation, String drained) {
        return new Figures(
                stage.tally(),
                stage.quota(),
                stage.group().unsettled(),
                Optional.of(utilisation),
                Optional.of(drained),
                Optional.empty());
    }

    static Figures resumed(Stage stage, Duration after) {
        return new Figures(
                stage.tally(),
                stage.quota(),
                stage.group().unsettled(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(after));
    }

    static List<String> titles() {
        return List.of(
                "requests",
                "429s",
                "lock-outs",
                "worst window",
                "used",
                "kick p50",
                "p99",
                "delete p50",
                "p99",
                "add p50",
                "p99",
                "read p50",
                "p99",
                "dead",
                "left over",
                "drained in",
                "resumed in");
    }

    List<String> texts() {
        return List.of(
                Integer.toString(tally.requests()),
                Integer.toString(tally.answersThrottled()),
                Integer.toString(tally.lockOuts()),
                tally.worstWindow(quota.window()) + " of " + quota.requests(),
                utilisation.map(Text::percent).orElse("-"),
                wait(Priority.KICK, 50),
                wait(Priority.KICK, 99),
                wait(Priority.DELETE, 50),
                wait(Priority.DELETE, 99),
                wait(Priority.ADD, 50),
                wait(Priority.ADD, 99),
                wait(Priority.READ, 50),
                wait(Priority.READ, 99),
                Integer.toString(tally.deadLetters()),
                Integer.toString(unsettled),
                drained.orElse("-"),
                resumed.map(Text::seconds).orElse("-"));
    }

    private String wait(Priority priority, int percent) {
        return tally.wait(priority, percent).map(Text::seconds).orElse("-");
    }
}
