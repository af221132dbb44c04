package dev.usher.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScoreboardTest {

    private static final Series COPY = Series.copy(Protocol.H2C);

    private final Scoreboard scoreboard = new Scoreboard();

    @Test
    void theMedianOfThreeIsTheMiddleOne() {
        scoreboard.add(COPY, measured(30));
        scoreboard.add(COPY, measured(10));
        scoreboard.add(COPY, measured(20));

        assertThat(scoreboard.median(COPY, Figure.CPU)).isEqualTo(20);
    }

    @Test
    void theMedianOfTwoLiesBetweenThem() {
        scoreboard.add(COPY, measured(10));
        scoreboard.add(COPY, measured(20));

        assertThat(scoreboard.median(COPY, Figure.CPU)).isEqualTo(15);
    }

    @Test
    void whatWasNeverMeasuredIsNotANumber() {
        scoreboard.add(COPY, measured(10));

        assertThat(scoreboard.median(COPY, Figure.P99)).isNaN();
        assertThat(scoreboard.has(Series.copy(Protocol.HTTP1))).isFalse();
    }

    @Test
    void aBrokenPromiseNamesTheRunsThatBrokeIt() {
        Series worker = new Series(Series.Subject.UNIFORM, Protocol.H2C, Duration.ofMillis(5));
        scoreboard.add(worker, new Measured(Map.of(Figure.CPU, 10.0), List.of("2 dead letters")));

        assertThat(scoreboard.broken()).containsExactly("worker, HTTP/2, 5 ms: 2 dead letters");
    }

    private static Measured measured(double cpu) {
        return new Measured(Map.of(Figure.CPU, cpu), List.of());
    }
}
