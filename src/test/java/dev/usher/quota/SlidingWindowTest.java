package dev.usher.quota;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
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
        assertThat(window.tryTake(0)).isTrue();
        window.end(30);

        assertThat(window.tryTake(129)).isFalse();
        assertThat(window.nanosUntilFree(129)).isEqualTo(1);
        assertThat(window.tryTake(130)).isTrue();
    }

    @Test
    void aRequestInFlightHoldsItsPlaceHoweverLongItTakes() {
        SlidingWindow window = new SlidingWindow(1, 100);
        assertThat(window.tryTake(0)).isTrue();

        assertThat(window.tryTake(1_000_000)).isFalse();
    }

    @Test
    void aPlaceGivenBackIsFreeAtOnce() {
        SlidingWindow window = new SlidingWindow(1, 100);
        assertThat(window.tryTake(0)).isTrue();
        window.giveBack();

        assertThat(window.tryTake(1)).isTrue();
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
        List<Long> counted = new ArrayList<>();
        for (long now = 0; now < 40_000; now += random.nextInt(5)) {
            while (!answers.isEmpty() && answers.peek() <= now) {
                window.end(answers.remove());
            }
            if (window.tryTake(now)) {
                int latency = random.nextInt(400);
                answers.add(now + latency);
                counted.add(now + random.nextInt(latency + 1));
            }
        }
        assertThat(counted).hasSizeGreaterThan(20 * limit);
        assertThat(worst(counted, length)).isLessThanOrEqualTo(limit);
    }

    private static int worst(List<Long> counted, int length) {
        Collections.sort(counted);
        Deque<Long> inWindow = new ArrayDeque<>();
        int worst = 0;
        for (long time : counted) {
            while (!inWindow.isEmpty() && inWindow.peek() <= time - length) {
                inWindow.remove();
            }
            inWindow.add(time);
            worst = Math.max(worst, inWindow.size());
        }
        return worst;
    }
}
