package dev.usher.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** How far the loop reads ahead. */
class ThrottleTest extends CommandLoopFixture {
    private long ended;

    @Test
    void pausesAPartitionThatIsFullAndResumesItAtHalf() {
        loop = loop(new ReadAhead(4, 1_000_000));
        assign(P0);
        arrive(P0, 0, 1, 2, 3);
        assertThat(consumer.paused()).containsExactly(P0);

        work(P0).complete(0, "a");
        cycle();
        assertThat(consumer.paused()).containsExactly(P0);
        work(P0).complete(1, "b");
        cycle();

        assertThat(consumer.paused()).isEmpty();
    }

    /** Poll is what keeps a member in its group, and brings it to rebalances. */
    @Test
    void goesOnPollingWhileEveryPartitionIsPaused() {
        loop = loop(new ReadAhead(1, 1_000_000));
        assign(P0, P1);
        arrive(P0, 0);
        arrive(P1, 0);
        assertThat(consumer.paused()).containsExactlyInAnyOrder(P0, P1);
        int before = consumer.polls;

        cycle();
        cycle();

        assertThat(consumer.polls - before).isEqualTo(2);
    }

    @Test
    void ofThreePartitionsThatHoldTwiceAsMuchAsOneMayEachThatHasMoreThanItsShareIsPaused() {
        loop = loop(new ReadAhead(6, 1_000_000));
        assign(P0, P1, P2);
        arrive(P0, 0, 1, 2, 3);
        arrive(P1, 0, 1, 2, 3, 4);
        arrive(P2, 0, 1);
        assertThat(consumer.paused()).as("eleven in all").isEmpty();

        arrive(P2, 2);

        assertThat(consumer.paused()).as("twelve in all, four for each").containsExactlyInAnyOrder(P0, P1);
    }

    @Test
    void readsNoFurtherWhenWhatHasEndedCannotBePublished() {
        loop = loop(new ReadAhead(3, 1_000_000));
        assign(P0, P1);
        commitFailure = new KafkaException("not enough replicas");
        endOneAfterTheOther(P0, 2);
        assertThat(consumer.paused()).isEmpty();
        endOneAfterTheOther(P1, 1);
        assertThat(consumer.paused()).containsExactlyInAnyOrder(P0, P1);

        commitFailure = null;
        cycle();
        assertThat(published()).hasSize(3);
        cycle();
        assertThat(consumer.paused()).isEmpty();
    }

    @Test
    void bytesOfWhatCannotBePublishedCountToo() {
        loop = loop(new ReadAhead(100, 2_000));
        assign(P0);
        commitFailure = new KafkaException("not enough replicas");
        endOneAfterTheOther(P0, 1);
        assertThat(consumer.paused()).isEmpty();
        endOneAfterTheOther(P0, 1);
        assertThat(consumer.paused()).containsExactly(P0);
    }

    private void endOneAfterTheOther(TopicPartition partition, int count) {
        for (int i = 0; i < count; i++) {
            long offset = ended++;
            arrive(partition, offset);
            work(partition).complete(offset, "ended at once");
            cycle();
        }
    }

    @Test
    void readsFurtherWhereNothingGetsDoneAndNoFurtherWhereCommandsFlow() {
        loop = loop(new ReadAhead(8, 1_000_000), new ReadAhead(2, 1_000_000));
        assign(P0);
        arrive(P0, 0, 1);
        assertThat(consumer.paused()).as("two are enough").containsExactly(P0);

        now += Duration.ofSeconds(3).toNanos();
        loop.cycle();
        assertThat(consumer.paused()).as("it stands still").isEmpty();
        arrive(P0, 2, 3, 4, 5, 6, 7);
        assertThat(consumer.paused()).as("eight are the most").containsExactly(P0);

        for (int offset = 0; offset < 4; offset++) {
            work(P0).complete(offset, "result");
        }
        loop.cycle();
        loop.cycle();
        assertThat(consumer.paused()).as("it flows again, so two are enough").containsExactly(P0);
        for (int offset = 4; offset < 7; offset++) {
            work(P0).complete(offset, "result");
        }
        loop.cycle();
        assertThat(consumer.paused()).isEmpty();
    }

    @Test
    void howFastAPartitionFlowsIsNotMeasuredByHowDeepItWasRead() {
        loop = loop(new ReadAhead(8, 1_000_000), new ReadAhead(2, 1_000_000));
        assign(P0);
        arrive(P0, 0, 1);
        now += Duration.ofSeconds(3).toNanos();
        loop.cycle();
        arrive(P0, 2, 3, 4, 5, 6, 7);

        for (int offset = 0; offset < 4; offset++) {
            work(P0).complete(offset, "result");
        }
        cycle();
        assertThat(consumer.paused())
                .as("half of it took long, half of two did not")
                .containsExactly(P0);

        for (int offset = 4; offset < 7; offset++) {
            work(P0).complete(offset, "result");
        }
        cycle();
        assertThat(consumer.paused()).isEmpty();
        arrive(P0, 8);
        assertThat(consumer.paused()).as("two are enough").containsExactly(P0);
    }

    @Test
    void pausesAPartitionWhoseRecordsAreLarge() {
        loop = loop(new ReadAhead(100, 2_000));
        assign(P0);
        arrive(P0, 0, 1);

        assertThat(consumer.paused()).containsExactly(P0);
    }

    @Test
    void resumesAPartitionWhoseRecordsAreLargeOnceHalfOfTheirBytesAreDone() {
        loop = loop(new ReadAhead(100, 4_000));
        assign(P0);
        arrive(P0, 0, 1, 2, 3);

        work(P0).complete(0, "a");
        work(P0).complete(1, "b");
        cycle();
        assertThat(consumer.paused()).as("2,020 bytes are left").containsExactly(P0);
        work(P0).complete(2, "c");
        cycle();

        assertThat(consumer.paused()).isEmpty();
    }

    /** A sender may make them as large as it likes, and they are kept as long as the rest. */
    @Test
    void headersCountAsBytes() {
        loop = loop(new ReadAhead(100, 10_000));
        assign(P0);
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>("commands", 0, 0, new byte[10], new byte[10]);
        record.headers().add("baggage", new byte[20_000]);
        consumer.addRecord(record);
        cycle();

        assertThat(consumer.paused()).containsExactly(P0);
    }

    @Test
    void readsAgainLaterWhatLiesTooFarAheadOfAStuckRecord() {
        loop = loop(new ReadAhead(Progress.SPAN, 100_000_000));
        assign(P0);
        arrive(P0, 0, Progress.SPAN);
        assertThat(work(P0).begun()).containsExactly(0L);
        assertThat(consumer.position(P0)).isEqualTo(Progress.SPAN);
        assertThat(consumer.paused()).containsExactly(P0);

        work(P0).complete(0, "a");
        cycle();
        arrive(P0, Progress.SPAN);

        assertThat(work(P0).begun()).containsExactly(0L, (long) Progress.SPAN);
    }
}
