package dev.usher.quota;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever comes, whenever, and however long it takes: no window at the server ever holds more than it may. */
class QuotaPropertyTest {
    private static final List<Priority> PRIORITIES = List.of(Priority.values());
    private static final Duration WINDOW = Duration.ofSeconds(10);
    private static final Duration LONGEST_CALL = Duration.ofSeconds(3);
    private static final int PARTITIONS = 12;

    private final HandMovedTime time = new HandMovedTime();
    private final CountedRequests counted = new CountedRequests(WINDOW.toNanos());
    private int limit;
    private boolean rebalancing;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void noMoreThanTheShareThatIsInForce(long seed) {
        Random random = new Random(seed);
        limit = 600;
        ModelledWorker worker = new ModelledWorker(limit, random);
        while (counted.size() < 20_000) {
            worker.arrivals();
            if (random.nextInt(100) == 0) {
                int assigned = random.nextInt(PARTITIONS + 1);
                limit = 600 * assigned / PARTITIONS;
                worker.share(assigned);
            }
            time.advance(Duration.ofMillis(random.nextInt(100)));
        }
        assertThat(counted.excess()).isNotPositive();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void noMoreThanTheQuotaHoweverManyWorkersShareIt(long seed) {
        Random random = new Random(seed);
        limit = 120;
        List<ModelledWorker> workers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            workers.add(new ModelledWorker(limit, random));
            workers.get(i).share(PARTITIONS / 4);
        }
        while (counted.size() < 10_000) {
            workers.get(random.nextInt(1 + random.nextInt(4))).arrivals();
            if (random.nextInt(100) == 0) {
                workers.get(random.nextInt(4)).handOverTo(workers.get(random.nextInt(4)));
            }
            time.advance(Duration.ofMillis(random.nextInt(100)));
        }
        assertThat(counted.excess()).isNotPositive();
    }

    private final class ModelledWorker {
        private final Random random;
        private final Turnstile turnstile;
        private int partitions = PARTITIONS;

        private ModelledWorker(int quota, Random random) {
            this.random = random;
            this.turnstile = new Turnstile(new QuotaSettings(quota, WINDOW, 50), time, time);
        }

        private void share(int assigned) {
            partitions = assigned;
            turnstile.share(assigned, PARTITIONS);
        }

        private void handOverTo(ModelledWorker other) {
            if (other == this || partitions == 0 || rebalancing) {
                return;
            }
            rebalancing = true;
            int before = partitions;
            int given = 1 + random.nextInt(partitions);
            share(partitions - given);
            time.after(LONGEST_CALL, () -> {
                other.turnstile.charge("acc", turnstile.handOver("acc", given, before));
                other.share(other.partitions + given);
                rebalancing = false;
            });
        }

        private void arrivals() {
            for (int i = random.nextInt(20); i > 0; i--) {
                Priority priority = PRIORITIES.get(random.nextInt(PRIORITIES.size()));
                turnstile.enter(new PassRequest("acc", "command", priority, true), this::leave);
            }
        }

        private void leave(Pass pass) {
            if (random.nextInt(10) == 0) {
                pass.unused();
                return;
            }
            // At once, at the last moment, or anywhere between: whichever the server likes.
            int latency = random.nextInt((int) LONGEST_CALL.toMillis());
            int until = List.of(0, latency, random.nextInt(latency + 1)).get(random.nextInt(3));
            long now = time.getAsLong();
            counted.add(now, now + Duration.ofMillis(until).toNanos(), limit);
            time.after(Duration.ofMillis(latency), () -> end(pass));
        }

        private void end(Pass pass) {
            if (random.nextInt(50) == 0) {
                pass.observed(random.nextInt(200), Duration.ofMillis(random.nextInt(2_000)));
            }
            switch (random.nextInt(1_000)) {
                case 0 -> pass.refusedAll("throttled", Optional.empty());
                case 1 -> pass.unavailable("unavailable", Optional.empty());
                default -> pass.passed();
            }
        }
    }
}
