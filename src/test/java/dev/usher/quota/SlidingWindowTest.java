package dev.usher.quota;

import static org.assertj.core.api.Assertions.assertThat;

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

        assertThat(window.release(1, 3)).containsExactly(3, 6);
        assertThat(window.free(50)).isEqualTo(2);
    }

    @Test
    void requestsInFlightAreReleasedAsOthersThatHaveEnded() {
        SlidingWindow window = new SlidingWindow(6, 100);
        sent(window, 1, 2, 3);
        window.take();

        assertThat(window.release(1, 2)).hasSize(2);
        assertThat(window.release(1, 1)).hasSize(1);
        assertThat(window.free(50)).isEqualTo(5);
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
