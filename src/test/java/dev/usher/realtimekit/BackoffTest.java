package dev.usher.realtimekit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {

    private static final RandomGenerator SHORTEST = () -> 0L;

    private final Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5));

    @ParameterizedTest
    @CsvSource({"1, PT0.1S", "2, PT0.2S", "3, PT0.4S", "6, PT3.2S", "7, PT5S", "1000000, PT5S"})
    void staysBelowALimitThatDoubles(int attempt, Duration limit) {
        Random random = new Random(attempt);
        Duration longest = Duration.ZERO;
        for (int i = 0; i < 1000; i++) {
            Duration delay = backoff.delayAfter(attempt, random);
            assertThat(delay).isBetween(Duration.ZERO, limit);
            longest = delay.compareTo(longest) > 0 ? delay : longest;
        }

        assertThat(longest).isGreaterThan(limit.multipliedBy(9).dividedBy(10));
    }

    @Test
    void mayBeNothingAtAll() {
        assertThat(backoff.delayAfter(5, SHORTEST)).isZero();
    }

    @Test
    void waitsAtLeastAsLongAsTheServerAsks() {
        assertThat(backoff.delayAfter(1, Optional.of(Duration.ofMinutes(1)), new Random(1)))
                .isEqualTo(Duration.ofMinutes(1));
        assertThat(backoff.delayAfter(7, Optional.of(Duration.ZERO), new Random(1)))
                .isEqualTo(backoff.delayAfter(7, new Random(1)));
    }

    @Test
    void refusesWhatMakesNoSense() {
        assertThatThrownBy(() -> new Backoff(Duration.ZERO, Duration.ofSeconds(1)))
                .hasMessage("base PT0S must be positive");
        assertThatThrownBy(() -> new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(1)))
                .hasMessage("max PT1S must be between base PT2S and a day");
        assertThatThrownBy(() -> new RetryPolicy(0, backoff, 1, 1)).hasMessage("maxAttempts 0 must be at least 1");
    }
}
