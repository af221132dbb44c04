package dev.usher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.usher.deadletters.Summary;
import dev.usher.deadletters.Tally;
import dev.usher.deadletters.Verdict;
import dev.usher.quota.QuotaSettings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What people are told before and during a replay. */
class ReplaySummaryTest {
    private final StringWriter err = new StringWriter();
    private long now;

    @Test
    void aTenthOfTheQuotaUnlessSaidOtherwise() {
        assertThat(ReplaySummary.defaultRate(new QuotaSettings(1_200, Duration.ofMinutes(5), 1)))
                .isEqualTo(0.4);
        assertThat(ReplaySummary.defaultRate(new QuotaSettings(0, Duration.ofMinutes(5), 1)))
                .isZero();
    }

    @Test
    void timesAreForPeople() {
        assertThat(ReplayMeter.timeFor(0.2)).isEqualTo("1 s");
        assertThat(ReplayMeter.timeFor(59.5)).isEqualTo("1 min 0 s");
        assertThat(ReplayMeter.timeFor(25_000)).isEqualTo("6 h 56 min");
    }

    @Test
    void programsAreToldInJson() {
        Summary summary = new Summary(
                Map.of("refused", 2, "in_doubt", 1), Map.of(Verdict.UNDER_WAY, 4, Verdict.SUCCEEDED, 3), 5, 1, 2);

        assertThat(ReplaySummary.json(summary).encode())
                .isEqualTo(
                        "{\"toSend\":{\"in_doubt\":1,\"refused\":2},\"leftOut\":{\"succeeded\":3,\"under_way\":4},\"requests\":5,\"beyondLedger\":1,\"unclear\":2}");
        assertThat(ReplaySummary.json(new Tally(3, 7, true)).encode())
                .isEqualTo("{\"sent\":3,\"leftOut\":7,\"finished\":true}");
    }

    @Test
    void peopleAreToldWhatTheLedgerCouldNotBeAskedForAndWhatToGive() {
        assertThat(textOf(new Summary(Map.of("refused", 2), Map.of(), 0, 0, 2)))
                .contains(
                        "2 of them cannot be decoded here, though they could where they failed: the ledger was not asked whether"
                                + " they have succeeded since; give the settings schemas.dir and schema.registry.url that workers"
                                + " have");
        assertThat(textOf(new Summary(Map.of("refused", 2), Map.of(), 0, 0, 0))).doesNotContain("decoded");
    }

    private static String textOf(Summary summary) {
        return new ReplaySummary(new QuotaSettings(0, Duration.ofMinutes(5), 1), Duration.ofHours(24), 0).of(summary);
    }

    @Test
    void aBarMovesOnATerminal() {
        ReplayMeter meter = new ReplayMeter(new PrintWriter(err), true, 60, () -> now);
        meter.committed(new Tally(40, 0, false));
        now += Duration.ofSeconds(10).toNanos();

        meter.committed(new Tally(60, 0, false));
        meter.end();

        assertThat(err.toString().stripTrailing())
                .as("what was sent before it was interrupted is not counted")
                .isEqualTo("\r[##########....................] 20 of 60 sent, 2.0 per second, 20 s left");
    }

    @Test
    void elsewhereItSaysSoNowAndThen() {
        ReplayMeter meter = new ReplayMeter(new PrintWriter(err), false, 60, () -> now);
        for (int i = 0; i <= 20; i++) {
            meter.committed(new Tally(i, 0, false));
            now += Duration.ofSeconds(1).toNanos();
        }

        assertThat(err.toString().lines())
                .containsExactly(
                        "10 of 60 sent, 1.0 per second, 50 s left", "20 of 60 sent, 1.0 per second, 40 s left");
    }
}
