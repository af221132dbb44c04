package dev.usher.quota;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class OutageDetectorTest {
    private final OutageDetector detector = new OutageDetector(true);

    @Test
    void everyAttemptOfACommandCountsThatFailsWhileOthersGetThrough() {
        for (int second = 1; second <= 20; second += 2) {
            detector.succeeded("good " + second, seconds(second));
            assertThat(fails("bad", second + 1)).isTrue();
        }
        assertThat(detector.isOutage()).isFalse();
    }

    @Test
    void anOutageBlamesNobodyButWhoNoticesItFirst() {
        detector.succeeded("good", seconds(1));

        assertThat(fails("a", 2)).isTrue();
        assertThat(fails("b", 2)).isFalse();
        assertThat(fails("c", 2)).isFalse();
        assertThat(fails("a", 3)).isFalse();
        assertThat(detector.isOutage()).isTrue();
        assertThat(detector.cause("away").suspect()).isEmpty();
    }

    @Test
    void aCommandThatIsAloneIsSuspectedAndNotBlamed() {
        for (int second = 1; second <= 20; second++) {
            assertThat(fails("lonely", second)).isFalse();
        }
        assertThat(detector.isOutage()).isTrue();
        assertThat(detector.cause("away").suspect()).contains("lonely");
    }

    @Test
    void itIsBlamedOnceForEveryOtherThatGetsThrough() {
        assertThat(fails("bad", 100)).isFalse();
        detector.succeeded("good", seconds(200));

        assertThat(fails("bad", 300)).isTrue();
        assertThat(fails("bad", 301)).isFalse();
    }

    @Test
    void itsOwnSuccessesShowNothing() {
        detector.succeeded("bad", seconds(1));

        assertThat(fails("bad", 2)).isFalse();
    }

    @Test
    void aSuccessOfLongAgoShowsNothing() {
        detector.succeeded("good", seconds(1));

        assertThat(fails("bad", 60)).isFalse();
    }

    @Test
    void twoFailuresInARowAreNoOutage() {
        fails("a", 1);
        fails("b", 1);
        assertThat(detector.isOutage()).isFalse();

        fails("c", 1);
        assertThat(detector.isOutage()).isTrue();
        detector.succeeded("d", seconds(2));
        assertThat(detector.isOutage()).isFalse();
    }

    private boolean fails(String command, int second) {
        return detector.failed(command, seconds(second), seconds(second));
    }

    private static long seconds(int seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }
}
