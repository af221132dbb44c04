package dev.usher.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecordTimestampsTest {
    private final RecordTimestamps timestamps = new RecordTimestamps();

    @Test
    void tellsWhenTheOldestRecordWasWritten() {
        timestamps.begun(10, 1_000);
        timestamps.begun(11, 5_000);
        timestamps.begun(12, 9_000);

        assertThat(timestamps.timestampOf(10)).hasValue(1_000);
        assertThat(timestamps.timestampOf(10)).as("asked again").hasValue(1_000);
        assertThat(timestamps.timestampOf(11)).hasValue(5_000);
        assertThat(timestamps.timestampOf(12)).hasValue(9_000);
    }

    @Test
    void tellsTimestampsOnlyToTheSecond() {
        timestamps.begun(10, 1_000);
        timestamps.begun(11, 1_999);
        timestamps.begun(12, 2_000);

        assertThat(timestamps.timestampOf(11)).hasValue(1_000);
        assertThat(timestamps.timestampOf(12)).hasValue(2_000);
    }

    @Test
    void goesOnAcrossOffsetsThatWereDoneBefore() {
        timestamps.begun(10, 1_000);
        timestamps.begun(20, 5_000);

        assertThat(timestamps.timestampOf(15)).hasValue(1_000);
        assertThat(timestamps.timestampOf(25)).hasValue(5_000);
    }

    @Test
    void knowsNothingOfWhatWasNotBegun() {
        timestamps.begun(10, 1_000);

        assertThat(timestamps.timestampOf(9)).isEmpty();
    }
}
