package dev.usher.quota;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TroubleTest {
    private final Trouble trouble = new Trouble(true);

    @Test
    void everyAttemptOfACommandCountsThatFailsWhileOthersGetThrough() {
        for (int second = 1; second <= 20; second += 2) {
            trouble.succeeded("good " + second, seconds(second));
            assertThat(fails("bad", second + 1)).isTrue();
        }
        assertThat(trouble.isOutage()).isFalse();
    }

    @Test
    void anOutageBlamesNobodyButWhoNoticesItFirst() {
        trouble.succeeded("good", seconds(1));

        assertThat(fails("a", 2)).isTrue();
        assertThat(fails("b", 2)).isFalse();
        assertThat(fails("c", 2)).isFalse();
        assertThat(fails("a", 3)).isFalse();
        assertThat(trouble.isOutage()).isTrue();
        assertThat(trouble.cause("away").suspect()).isEmpty();
    }

    @Test
    void aCommandThatIsAloneIsSuspectedAndNotBlamed() {
        for (int second = 1; second <= 20; second++) {
            assertThat(fails("lonely", second)).isFalse();
        }
        assertThat(trouble.isOutage()).isTrue();
        assertThat(trouble.cause("away").suspect()).contains("lonely");
    }

    @Test
    void itIsBlamedOnceForEveryOtherThatGetsThrough() {
        assertThat(fails("bad", 100)).isFalse();
        trouble.succeeded("good", seconds(200));

        assertThat(fails("bad", 300)).isTrue();
        assertThat(fails("bad", 301)).isFalse();
    }

    @Test
    void itsOwnSuccessesShowNothing() {
        trouble.succeeded("bad", seconds(1));

        assertThat(fails("bad", 2)).isFalse();
    }

    @Test
    void aSuccessOfLongAgoShowsNothing() {
        trouble.succeeded("good", seconds(1));

        assertThat(fails("bad", 60)).isFalse();
    }

    @Test
    void twoFailuresInARowAreNoOutage() {
        fails("a", 1);
        fails("b", 1);
        assertThat(trouble.isOutage()).isFalse();

        fails("c", 1);
        assertThat(trouble.isOutage()).isTrue();
        trouble.succeeded("d", seconds(2));
        assertThat(trouble.isOutage()).isFalse();
    }

    private boolean fails(String command, int second) {
        return trouble.failed(command, seconds(second), seconds(second));
    }

    private static long seconds(int seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }
}
