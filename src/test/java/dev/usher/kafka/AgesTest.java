package dev.usher.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AgesTest {
    private final Ages ages = new Ages();

    @Test
    void tellsWhenTheOldestRecordWasWritten() {
        ages.begun(10, 1_000);
        ages.begun(11, 5_000);
        ages.begun(12, 9_000);

        assertThat(ages.timestampOf(10)).hasValue(1_000);
        assertThat(ages.timestampOf(11)).hasValue(5_000);
        assertThat(ages.timestampOf(12)).hasValue(9_000);
    }

    @Test
    void tellsTimestampsOnlyToTheSecond() {
        ages.begun(10, 1_000);
        ages.begun(11, 1_999);
        ages.begun(12, 2_000);

        assertThat(ages.timestampOf(11)).hasValue(1_000);
        assertThat(ages.timestampOf(12)).hasValue(2_000);
    }

    @Test
    void goesOnAcrossOffsetsThatWereDoneBefore() {
        ages.begun(10, 1_000);
        ages.begun(20, 5_000);

        assertThat(ages.timestampOf(15)).hasValue(1_000);
        assertThat(ages.timestampOf(25)).hasValue(5_000);
    }

    @Test
    void knowsNothingOfWhatWasNotBegun() {
        ages.begun(10, 1_000);

        assertThat(ages.timestampOf(9)).isEmpty();
    }
}
