package dev.usher.quota;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class AllowanceTest {
    private final Allowance allowance = new Allowance();

    @Test
    void allowsAnythingBeforeTheServerHasSpoken() {
        assertThat(allowance.left(0)).isEqualTo(Integer.MAX_VALUE);
        assertThat(allowance.nanosUntilNext(0)).isNegative();
    }

    @Test
    void allowsWhatTheServerSaysUntilItsTimeIsOver() {
        allowance.observed(2, Duration.ofSeconds(10), 0, 0);
        allowance.take();

        assertThat(allowance.left(seconds(5))).isEqualTo(1);
        assertThat(allowance.nanosUntilNext(seconds(5))).isEqualTo(seconds(5));
        assertThat(allowance.left(seconds(10))).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void countsRequestsInFlightAgainstIt() {
        allowance.observed(5, Duration.ofSeconds(10), 3, 0);
        assertThat(allowance.left(0)).isEqualTo(2);

        allowance.observed(1, Duration.ofSeconds(10), 3, 0);
        assertThat(allowance.left(0)).isZero();
    }

    @Test
    void anAnswerThatComesLateRaisesNothing() {
        allowance.observed(3, Duration.ofSeconds(10), 0, 0);
        allowance.observed(8, Duration.ofSeconds(10), 0, seconds(1));
        allowance.observed(9, Duration.ofSeconds(4), 0, seconds(1));

        assertThat(allowance.left(seconds(1))).isEqualTo(3);
        assertThat(allowance.left(seconds(10))).as("the later word still holds").isEqualTo(8);
        assertThat(allowance.left(seconds(11))).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void aTighterWordHoldsUntilItsOwnTimeAndThenTheOtherOne() {
        allowance.observed(8, Duration.ofSeconds(60), 0, 0);
        allowance.observed(1, Duration.ofSeconds(10), 0, 0);

        assertThat(allowance.left(0)).isEqualTo(1);
        assertThat(allowance.left(seconds(10))).isEqualTo(8);
    }

    @Test
    void whatWasNotSentIsLeft() {
        allowance.observed(1, Duration.ofSeconds(10), 0, 0);
        allowance.take();
        allowance.giveBack();

        assertThat(allowance.left(0)).isEqualTo(1);
    }

    /** The server may have counted none of those under way: what one of them gives back pays for another. */
    @Test
    void whatWasNotSentFirstMakesUpForMoreUnderWayThanAreLeft() {
        for (int i = 0; i < 10; i++) {
            allowance.take();
        }
        allowance.observed(2, Duration.ofSeconds(10), 10, 0);

        for (int i = 0; i < 8; i++) {
            allowance.giveBack();
        }
        assertThat(allowance.left(0)).isZero();
        allowance.giveBack();
        assertThat(allowance.left(0)).isEqualTo(1);
    }

    private static long seconds(int seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }
}
