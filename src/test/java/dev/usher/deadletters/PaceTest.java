package dev.usher.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {
    private long now = Long.MAX_VALUE - 1_000;

    @Test
    void withoutARateItNeverWaits() {
        Pace pace = new Pace(0, () -> now);

        pace.sent(pace.together());

        assertThat(pace.together()).isEqualTo(100);
        assertThat(pace.untilNext()).isZero();
    }

    @Test
    void aSlowRateSendsOneByOneAndTheFirstAtOnce() {
        Pace pace = new Pace(0.4, () -> now);
        assertThat(pace.together()).isEqualTo(1);
        assertThat(pace.untilNext()).isZero();

        pace.sent(1);

        assertThat(pace.untilNext()).isEqualTo(Duration.ofMillis(2_500));
        now += Duration.ofSeconds(2).toNanos();
        assertThat(pace.untilNext()).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void aFastRateSendsHalfASecondsTogether() {
        Pace pace = new Pace(50, () -> now);
        assertThat(pace.together()).isEqualTo(25);

        pace.sent(25);

        assertThat(pace.untilNext()).isEqualTo(Duration.ofMillis(500));
        assertThat(new Pace(1_000, () -> now).together()).isEqualTo(100);
    }

    @Test
    void lostTimeIsNotMadeUpFor() {
        Pace pace = new Pace(1, () -> now);
        pace.sent(1);
        now += Duration.ofMinutes(1).toNanos();

        pace.sent(1);

        assertThat(pace.untilNext()).isEqualTo(Duration.ofSeconds(1));
    }
}
