package dev.usher.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.usher.simulator.SimulatorSettings.Quota;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BudgetTest {
    private final HandMovedClock clock = new HandMovedClock();
    private final Budget budget = new Budget(new Quota(3, Duration.ofMinutes(1), Duration.ofMinutes(5)));

    @Test
    void theWindowSlidesToTheNanosecond() {
        spend();
        clock.move(Duration.ofSeconds(30));
        spend();
        spend();
        clock.move(Duration.ofSeconds(30).minusNanos(1));
        assertThat(budget.copy().spend(clock.instant())).isFalse();

        clock.move(Duration.ofNanos(1));

        assertThat(budget.spend(clock.instant())).isTrue();
        assertThat(budget.spend(clock.instant())).isFalse();
    }

    @Test
    void theRequestTooManyLocksOut() {
        spend();
        spend();
        spend();
        assertThat(budget.spend(clock.instant())).isFalse();

        clock.move(Duration.ofMinutes(5).minusNanos(1));
        assertThat(budget.spend(clock.instant())).isFalse();
        assertThat(budget.secondsBlocked(clock.instant())).isEqualTo(1);

        clock.move(Duration.ofNanos(1));
        assertThat(budget.spend(clock.instant())).isTrue();
    }

    @Test
    void requestsDuringALockOutNeitherCountNorProlongIt() {
        spend();
        spend();
        spend();
        budget.spend(clock.instant());
        clock.move(Duration.ofSeconds(299));
        for (int i = 0; i < 10; i++) {
            assertThat(budget.spend(clock.instant())).isFalse();
        }
        clock.move(Duration.ofSeconds(1));

        spend();
        spend();
        spend();
    }

    @Test
    void headersTellWhatIsLeftAndWhenTheOldestRequestLeavesTheWindow() {
        assertThat(budget.headers(clock.instant()))
                .containsEntry("Ratelimit", "\"default\";r=3;t=0")
                .containsEntry("Ratelimit-Policy", "\"default\";q=3;w=60");
        spend();
        clock.move(Duration.ofMillis(10_500));
        spend();
        assertThat(budget.headers(clock.instant())).containsEntry("Ratelimit", "\"default\";r=1;t=50");
        clock.move(Duration.ofMillis(49_500));
        assertThat(budget.headers(clock.instant())).containsEntry("Ratelimit", "\"default\";r=2;t=11");
    }

    private void spend() {
        assertThat(budget.spend(clock.instant())).isTrue();
    }
}
