package dev.usher.quota;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlidingWindowTest {

    @Test
    void aPlaceIsTakenUntilOneWindowAfterTheRequestEnded() {
        SlidingWindow window = new SlidingWindow(1, 100);
        window.take();
        window.end(30);

        assertThat(window.free(129)).isZero();
        assertThat(window.nanosUntilNext(129)).isEqualTo(1);
        assertThat(window.free(130)).isEqualTo(1);
    }

    @Test
    void aRequestInFlightHoldsItsPlaceHoweverLongItTakes() {
        SlidingWindow window = new SlidingWindow(1, 100);
        window.take();

        assertThat(window.free(1_000_000)).isZero();
        assertThat(window.nanosUntilNext(1_000_000)).isNegative();
    }

    @Test
    void aPlaceGivenBackIsFreeAtOnce() {
        SlidingWindow window = new SlidingWindow(1, 100);
        window.take();
        window.giveBack();

        assertThat(window.free(1)).isEqualTo(1);
    }

    @Test
    void aLowerLimitIsWaitedFor() {
        SlidingWindow window = new SlidingWindow(3, 100);
        sent(window, 10, 20, 30);

        window.limit(1);

        assertThat(window.free(40)).isEqualTo(-2);
        assertThat(window.free(125)).isZero();
        assertThat(window.free(130)).isEqualTo(1);
    }

    @Test
    void requestsOfOthersAgeLikeItsOwn() {
        SlidingWindow window = new SlidingWindow(4, 100);
        sent(window, 10, 30);

        window.charge(new long[] {20, 5});

        assertThat(window.free(40)).isZero();
        assertThat(window.nanosUntilNext(40)).isEqualTo(65);
        assertThat(window.free(105)).isEqualTo(1);
        assertThat(window.free(120)).isEqualTo(3);
        assertThat(window.nanosUntilAll(120)).isEqualTo(10);
    }

    @Test
    void whatIsReleasedIsSpreadOverTime() {
        SlidingWindow window = new SlidingWindow(6, 100);
        sent(window, 1, 2, 3, 4, 5, 6);

        window.release(window.splitByPartition(3, 50), 1);

        assertThat(window.free(50)).isEqualTo(2);
        assertThat(ends(window)).containsExactly(2, 3, 5, 6);
    }

    @Test
    void eachPartitionHasItsPartOfEveryAgeRoundedUp() {
        SlidingWindow window = new SlidingWindow(10, 400);
        sent(window, 101, 102, 103, 308, 309, 350);
        window.take();
        window.take();
        SpentByPartition spent = window.splitByPartition(2, 400);

        assertThat(spent.size()).isEqualTo(8);
        assertThat(spent.count(SpentByPartition.AGES)).as("under way").isEqualTo(1);
        assertThat(spent.count(34)).as("half of 350").isEqualTo(1);
        assertThat(spent.count(30)).as("of 308 and 309").isEqualTo(1);
        assertThat(spent.count(10)).as("of 101, 102 and 103").isEqualTo(1);
    }

    @Test
    void whatIsUnderWayWhenItIsDealtCountsOnBothSides() {
        SlidingWindow window = new SlidingWindow(6, 100);
        sent(window, 1, 2);
        window.take();
        SpentByPartition spent = window.splitByPartition(1, 50);
        window.end(60);

        window.release(spent, 1);

        assertThat(ends(window)).containsExactly(60);
    }

    @Test
    void whatWasForgottenInTheMeantimeIsNotReleasedTwice() {
        SlidingWindow window = new SlidingWindow(6, 100);
        sent(window, 1, 2, 90, 91);
        SpentByPartition spent = window.splitByPartition(2, 95);
        window.free(110);

        window.release(spent, 1);

        assertThat(ends(window)).containsExactly(91);
    }

    @Test
    void whatWasDealtBeforeOthersWereChargedIsKept() {
        SlidingWindow window = new SlidingWindow(6, 100);
        sent(window, 1, 2);
        SpentByPartition spent = window.splitByPartition(1, 50);
        window.charge(new long[] {3});

        window.release(spent, 1);

        assertThat(ends(window)).containsExactly(1, 2, 3);
    }

    /** When the requests ended that hold places of a window of 100, by when their places come back; none does after that. */
    private static List<Integer> ends(SlidingWindow window) {
        List<Integer> ends = new ArrayList<>();
        for (int end = 0; end <= 100; end++) {
            int before = window.free(99 + end);
            for (int back = window.free(100 + end) - before; back > 0; back--) {
                ends.add(end);
            }
        }
        return ends;
    }

    /** Wherever between leaving and answer the server counts, no window of its own clock holds more than the limit. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void noWindowAtTheServerEverHoldsMoreThanTheLimit(long seed) {
        Random random = new Random(seed);
        int limit = 1 + random.nextInt(50);
        int length = 1_000;
        SlidingWindow window = new SlidingWindow(limit, length);
        PriorityQueue<Long> answers = new PriorityQueue<>();
        CountedRequests counted = new CountedRequests(length);
        for (long now = 0; now < 40_000; now += random.nextInt(5)) {
            while (!answers.isEmpty() && answers.peek() <= now) {
                window.end(answers.remove());
            }
            if (window.free(now) > 0) {
                window.take();
                int latency = random.nextInt(400);
                answers.add(now + latency);
                counted.add(now, now + random.nextInt(latency + 1), limit);
            }
        }
        assertThat(counted.size()).isGreaterThan(20 * limit);
        assertThat(counted.excess()).isNotPositive();
    }

    private static void sent(SlidingWindow window, long... ends) {
        for (long end : ends) {
            window.take();
            window.end(end);
        }
    }
}
