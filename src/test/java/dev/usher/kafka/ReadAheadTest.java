package dev.usher.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What each partition may hold, by what all of them hold already. */
class ReadAheadTest {
    private final ReadAhead readAhead = new ReadAhead(100, 1_000);

    @Test
    void isTheSameForEachWhileAllHoldLessThanTwiceAsMuch() {
        assertThat(readAhead.leaving(10, 199, 1_999)).isEqualTo(readAhead);
    }

    @Test
    void isAShareOfTwiceAsMuchOnceAllHoldThatManyRecords() {
        assertThat(readAhead.leaving(10, 200, 0)).isEqualTo(new ReadAhead(20, 200));
    }

    @Test
    void isAShareOfTwiceAsMuchOnceAllHoldThatManyBytes() {
        assertThat(readAhead.leaving(10, 0, 2_000)).isEqualTo(new ReadAhead(20, 200));
    }

    @Test
    void isNeverMoreForOneOrTwo() {
        assertThat(readAhead.leaving(1, 200, 2_000)).isEqualTo(readAhead);
        assertThat(readAhead.leaving(2, 200, 2_000)).isEqualTo(readAhead);
        assertThat(readAhead.leaving(2, 200, 2_000)).isEqualTo(readAhead);
    }

    @Test
    void isOneRecordAtLeastHoweverManyPartitionsThereAre() {
        assertThat(readAhead.leaving(1_000, 200, 2_000)).isEqualTo(new ReadAhead(1, 2));
    }
}
