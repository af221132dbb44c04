package dev.usher.bench;

import static org.assertj.core.api.Assertions.assertThat;

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

    private static Map<Figure, Double> measured(double cpu) {
        return Map.of(Figure.CPU, cpu);
    }
}
