package dev.usher.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.usher.pipeline.Lanes.Ticket;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LanesTest {
    private final Lanes<String, Integer> lanes = new Lanes<>();

    @Test
    void tasksOfOneKeyRunOneAfterAnother() {
        Ticket<String, Integer> first = lanes.enter(1, List.of("ann"));
        Ticket<String, Integer> second = lanes.enter(2, List.of("ann"));

        assertThat(first.isFirst()).isTrue();
        assertThat(second.isFirst()).isFalse();
        assertThat(lanes.finish(first)).containsExactly(second);
    }

    @Test
    void tasksOfOtherKeysDoNotWait() {
        lanes.enter(1, List.of("ann"));

        assertThat(lanes.enter(2, List.of("bob")).isFirst()).isTrue();
    }

    @Test
    void aTaskOfSeveralKeysWaitsForAllOfThemAndHoldsUpTheirOthers() {
        Ticket<String, Integer> ann = lanes.enter(1, List.of("ann"));
        Ticket<String, Integer> bob = lanes.enter(2, List.of("bob"));
        Ticket<String, Integer> both = lanes.enter(3, List.of("ann", "bob"));
        Ticket<String, Integer> bobAgain = lanes.enter(4, List.of("bob"));

        assertThat(lanes.finish(ann)).isEmpty();
        assertThat(lanes.finish(bob)).containsExactly(both);
        assertThat(bobAgain.isFirst()).isFalse();
        assertThat(lanes.finish(both)).containsExactly(bobAgain);
    }

    @Test
    void aTaskWithoutKeysIsFirstAtOnce() {
        assertThat(lanes.enter(1, List.of()).isFirst()).isTrue();
    }

    /** Naive model: a task may run when no unfinished earlier one shares a key with it. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void agreesWithANaiveModelUnderRandomOrder(long seed) {
        Random random = new Random(seed);
        List<Set<String>> keysOf = new ArrayList<>();
        List<Integer> unfinished = new ArrayList<>();
        List<Ticket<String, Integer>> running = new ArrayList<>();
        int entered = 0;
        while (entered < 3_000 || !unfinished.isEmpty()) {
            if (entered < 3_000 && random.nextInt(100) < 55) {
                Set<String> keys = new HashSet<>();
                IntStream.range(0, random.nextInt(4)).forEach(i -> keys.add("p" + random.nextInt(30)));
                keysOf.add(keys);
                unfinished.add(entered);
                Ticket<String, Integer> ticket = lanes.enter(entered++, List.copyOf(keys));
                if (ticket.isFirst()) {
                    running.add(ticket);
                }
            } else if (!running.isEmpty()) {
                Ticket<String, Integer> over = running.remove(random.nextInt(running.size()));
                unfinished.remove(over.task());
                running.addAll(lanes.finish(over));
            }
            assertThat(running.stream().map(Ticket::task).sorted()).isEqualTo(allowed(unfinished, keysOf));
        }
    }

    private static List<Integer> allowed(List<Integer> unfinished, List<Set<String>> keysOf) {
        Set<String> taken = new HashSet<>();
        List<Integer> allowed = new ArrayList<>();
        for (int task : unfinished) {
            Set<String> keys = keysOf.get(task);
            if (keys.stream().noneMatch(taken::contains)) {
                allowed.add(task);
            }
            taken.addAll(keys);
        }
        return allowed;
    }
}
