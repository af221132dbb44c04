package dev.usher.quota;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class EvenPaceTest {
    /** Of 60 requests, 59.6 are planned: one every 200. */
    private static final long WINDOW = 11_920;

    @Test
    void aTwentiethOfTheLimitMayLeaveAtOnceAndTheOthersAtEqualIntervals() {
        EvenPace pace = new EvenPace(60, WINDOW, 0);

        assertThat(leaving(pace, 0)).isEqualTo(3);
        assertThat(pace.nanosUntilDue(0)).isEqualTo(200);
        assertThat(leaving(pace, 199)).isZero();
        assertThat(leaving(pace, 200)).isEqualTo(1);
        assertThat(leaving(pace, 500)).isEqualTo(1);
        assertThat(leaving(pace, 600)).isEqualTo(1);
    }

    @Test
    void aLargeLimitMayBeSpentAtOnceInPart() {
        EvenPace pace = new EvenPace(640, WINDOW, 0);

        assertThat(leaving(pace, 0))
                .as("200 at once, and 22 tokens of the rest")
                .isEqualTo(222);
        assertThat(leaving(pace, WINDOW - 1)).isEqualTo(22);
        assertThat(leaving(pace, WINDOW)).isEqualTo(200);
    }

    @Test
    void whoDoesNotWaitLeavesTheBurstToOthers() {
        EvenPace pace = new EvenPace(640, WINDOW, 0);
        for (int i = 0; i < 100; i++) {
            pace.take(false, 0);
        }

        assertThat(leaving(pace, 0)).isEqualTo(200);
    }

    @Test
    void afterAPauseNoMoreThanABurstHasGathered() {
        EvenPace pace = new EvenPace(60, WINDOW, 0);

        assertThat(leaving(pace, 100 * WINDOW)).isEqualTo(3);
    }

    @Test
    void whoDoesNotWaitTakesFromThoseWhoDoAndNoMoreThanOneWindow() {
        EvenPace pace = new EvenPace(60, WINDOW, 0);
        for (int i = 0; i < 8; i++) {
            pace.take(false, 0);
        }
        assertThat(pace.nanosUntilDue(0)).isEqualTo(6 * 200);

        for (int i = 0; i < 1_000; i++) {
            pace.take(false, 0);
        }
        assertThat(pace.nanosUntilDue(0)).isEqualTo(WINDOW - 400);
    }

    @Test
    void whatWasNotSentIsDueAgain() {
        EvenPace pace = new EvenPace(1, WINDOW, 0);
        pace.take(true, 0);
        assertThat(pace.isDue(1)).isFalse();

        pace.giveBack();

        assertThat(pace.isDue(1)).isTrue();
    }

    @Test
    void anotherLimitChangesTheIntervals() {
        EvenPace pace = new EvenPace(60, WINDOW, 0);
        assertThat(leaving(pace, 0)).isEqualTo(3);

        pace.limit(20);

        assertThat(leaving(pace, 600)).isEqualTo(1);
        assertThat(pace.nanosUntilDue(600)).isEqualTo(610);
    }

    private static int leaving(EvenPace pace, long now) {
        int count = 0;
        while (pace.isDue(now)) {
            pace.take(true, now);
            count++;
        }
        return count;
    }
}
