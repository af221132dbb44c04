package dev.usher.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class AdaptivePollTimeoutTest {
    private static final long BEGIN = Long.MAX_VALUE - Duration.ofSeconds(1).toNanos();

    private final AdaptivePollTimeout pollTimeouts =
            new AdaptivePollTimeout(Duration.ofMillis(10), Duration.ofMillis(100), BEGIN);

    private Duration after(Duration quiet) {
        return pollTimeouts.at(BEGIN + quiet.toNanos());
    }

    @Test
    void waitsLongerTheLongerNothingHappens() {
        assertThat(after(Duration.ZERO)).isEqualTo(Duration.ofMillis(10));
        assertThat(after(Duration.ofMillis(80))).isEqualTo(Duration.ofMillis(10));
        assertThat(after(Duration.ofMillis(400))).isEqualTo(Duration.ofMillis(50));
        assertThat(after(Duration.ofHours(1))).isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void isShortAgainOnceSomethingHappens() {
        pollTimeouts.noteActivity(BEGIN + Duration.ofHours(1).toNanos());

        assertThat(after(Duration.ofHours(1))).isEqualTo(Duration.ofMillis(10));
    }

    /** Who wants a transaction each second looks no more often than that. */
    @Test
    void isNeverShorterThanTheLeast() {
        AdaptivePollTimeout slow = new AdaptivePollTimeout(Duration.ofSeconds(1), Duration.ofMillis(100), 0);

        assertThat(slow.at(0)).isEqualTo(Duration.ofSeconds(1));
        assertThat(slow.at(Duration.ofHours(1).toNanos())).isEqualTo(Duration.ofSeconds(1));
    }
}
