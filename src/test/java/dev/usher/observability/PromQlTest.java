package dev.usher.observability;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PromQlTest {
    private static final PromQl STUCK = new PromQl(
            "a_records{job=\"x\", why!=\"y\"} > 0 and on (instance) (sum by (le) (rate(b_count[10m])) + c) == 0 or vector(0)");

    @Test
    void tellsWhichMetricsItAsksFor() {
        assertThat(STUCK.metrics()).containsExactly("a_records", "b_count", "c");
    }

    @Test
    void tellsEachSelectorByItself() {
        assertThat(STUCK.selectors())
                .extracting(PromQl::text)
                .containsExactly("a_records{job=\"x\", why!=\"y\"}", "b_count", "c");
    }

    @Test
    void comparesWithoutDropping() {
        assertThat(STUCK.comparing().text())
                .isEqualTo("a_records{job=\"x\", why!=\"y\"} > bool 0 and on (instance) "
                        + "(sum by (le) (rate(b_count[10m])) + c) == bool 0 or vector(0)");
    }
}
