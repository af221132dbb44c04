package dev.usher.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.usher.quota.Priority;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuotaSimulationTest {
    private static final Duration SHORT = Duration.ofSeconds(2);

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void aBacklogUsesTheQuotaAndKicksDoNotWaitForIt(int workers) {
        assertWellSpent(Scenarios.backlog(Stage.production(workers)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void aBacklogUsesAThirtiethOfTheQuotaAsWellAndKicksDoNotWaitForIt(int workers) {
        assertWellSpent(Scenarios.backlog(Scenarios.thirtieth(workers)));
    }

    private static void assertWellSpent(Figures figures) {
        Tally tally = figures.tally();
        assertThat(tally.answersThrottled()).isZero();
        assertThat(tally.worstWindow(figures.quota().window()))
                .isLessThanOrEqualTo(figures.quota().requests());
        assertThat(figures.utilisation().orElseThrow()).isGreaterThanOrEqualTo(0.95);
        assertThat(tally.wait(Priority.KICK, 99).orElseThrow()).isLessThanOrEqualTo(SHORT);
    }

    @Test
    void aThousandKicksOfOneMeetingShareElevenRequests() {
        Tally tally = KickStorm.of(1_000, "nobody").tally();

        assertThat(tally.settled()).isEqualTo(1_000);
        assertThat(tally.requests()).isEqualTo(11);
        assertThat(tally.deadLetters()).isZero();
    }

    /** Halves find it: twice seven more requests. Where the API names it, two are enough. */
    @Test
    void anUnknownOneThatTheApiDoesNotNameFailsAlone() {
        Tally tally = KickStorm.of(1_000, "p500").tally();

        assertThat(tally.settled()).isEqualTo(1_000);
        assertThat(tally.requests()).isLessThanOrEqualTo(25);
        assertThat(tally.deadLetters()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(names = "WELL", mode = EnumSource.Mode.EXCLUDE)
    void anOutageDeadLettersNothingAndWorkGoesOnWithTheNextProbe(ModelledApi.Health health) {
        Figures figures = Scenarios.outage(health);

        assertThat(figures.tally().deadLetters()).isZero();
        assertThat(figures.unsettled()).isZero();
        assertThat(figures.resumed().orElseThrow()).isLessThanOrEqualTo(Duration.ofSeconds(31));
    }

    @Test
    void aPoisonousCommandIsFoundOutAndHoldsUpNobody() {
        Tally tally = Scenarios.poison().tally();

        assertThat(tally.deadLetters()).isEqualTo(1);
        assertThat(tally.wait(Priority.ADD, 100).orElseThrow()).isLessThanOrEqualTo(SHORT);
    }

    @Test
    void theReportInTheDocumentationIsWhatComesOfTheCode() throws IOException {
        String report = QuotaSimulation.report();
        if (Boolean.getBoolean("simulation.write")) {
            Files.writeString(QuotaSimulation.REPORT, report);
        }
        assertThat(report.lines())
                .as("%s; if the change is wanted, -Dsimulation.write=true writes it anew", QuotaSimulation.REPORT)
                .containsExactlyElementsOf(Files.readAllLines(QuotaSimulation.REPORT));
    }
}
