package dev.usher.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LatenciesTest {

    @Test
    void aPercentileIsTheLatencyThatSoManyOfAHundredDoNotExceed() {
        Latencies latencies = new Latencies(200);
        for (int ms = 200; ms > 0; ms--) {
            latencies.add(ms * 1_000_000L);
        }

        assertThat(latencies.percentile(50)).isEqualTo(100);
        assertThat(latencies.percentile(99)).isEqualTo(198);
    }
}
