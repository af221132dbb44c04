package dev.usher.quota;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever comes, whenever, and however long it takes: no window at the server ever holds more than it may. */
class QuotaPropertyTest {
    private static final List<Priority> PRIORITIES = List.of(Priority.values());
    private static final Duration WINDOW = Duration.ofSeconds(10);
    private static final Duration LONGEST_CALL = Duration.ofSeconds(3);

    private final HandMovedTime time = new HandMovedTime();
    private final CountedRequests counted = new CountedRequests(WINDOW.toNanos());
    private final Map<Integer, String> committed = new HashMap<>();
    private int partitionsInAll = 12;
    private int limit;
    private boolean rebalancing;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void noMoreThanTheShareThatIsInForce(long seed) {
        Random random = new Random(seed);
        limit = 600;
        ModelledWorker worker = new ModelledWorker(limit, random, 0, partitionsInAll);
        while (counted.size() < 20_000) {
            worker.arrivals();
            if (random.nextInt(100) == 0) {
                int assigned = random.nextInt(partitionsInAll + 1);
                limit = 600 * assigned / partitionsInAll;
                worker.turnstile.share(assigned, partitionsInAll);
            }
            time.advance(Duration.ofMillis(random.nextInt(100)));
        }
        assertThat(counted.excess()).isNotPositive();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void noMoreThanTheQuotaHoweverManyWorkersShareIt(long seed) {
        share(120, new Random(seed));
    }

    /** Nor do shares, nor what was spent, divide evenly. */
    @ParameterizedTest
    @ValueSource(ints = {7, 12, 32, 64})
    void noMoreThanTheQuotaHoweverManyPartitionsThereAre(int partitions) {
        partitionsInAll = partitions;
        share(113, new Random(partitions));
    }

    private void share(int quota, Random random) {
        limit = quota;
        List<ModelledWorker> workers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            workers.add(new ModelledWorker(limit, random, i * partitionsInAll / 4, (i + 1) * partitionsInAll / 4));
        }
        while (counted.size() < 10_000) {
            workers.get(random.nextInt(1 + random.nextInt(4))).arrivals();
            if (random.nextInt(100) == 0) {
                workers.get(random.nextInt(4)).handOverTo(workers.get(random.nextInt(4)));
            }
            if (random.nextInt(500) == 0) {
                workers.get(random.nextInt(4)).crash(workers.get(random.nextInt(4)));
            }
            if (random.nextInt(500) == 0) {
                workers.get(random.nextInt(4)).lose(workers.get(random.nextInt(4)));
            }
            time.advance(Duration.ofMillis(random.nextInt(100)));
        }
        assertThat(counted.excess()).isNotPositive();
    }

    /** A worker that commits what it has spent with each of its partitions whenever a request is about to leave. */
    private final class ModelledWorker {
        private final Random random;
        private final List<Integer> partitions = new ArrayList<>();
        private Turnstile turnstile;

        private ModelledWorker(int quota, Random random, int from, int to) {
            this.random = random;
            this.turnstile = begin(quota);
            IntStream.range(from, to).forEach(partitions::add);
            share();
        }

        private Turnstile begin(int quota) {
            return new Turnstile(new QuotaSettings(quota, WINDOW, 50), time, time);
        }

        private void share() {
            turnstile.share(partitions.size(), partitionsInAll);
        }

        private Spending commit(List<Integer> owned) {
            Spending spending = turnstile.spending(owned.size(), now()).orElseThrow();
            String ofEach = spending.ofEach();
            owned.forEach(partition -> committed.put(partition, ofEach));
            return spending;
        }

        /** Its share shrinks at once, its calls end, and then what was spent is handed over. */
        private void handOverTo(ModelledWorker other) {
            if (other == this || partitions.isEmpty() || rebalancing) {
                return;
            }
            rebalancing = true;
            List<Integer> before = List.copyOf(partitions);
            int given = 1 + random.nextInt(before.size());
            partitions.subList(0, given).clear();
            share();
            time.after(LONGEST_CALL, () -> {
                commit(before).release(given);
                other.takeOver(before.subList(0, given));
            });
        }

        /** Nothing is handed over: what was committed last has to do. */
        private void crash(ModelledWorker other) {
            if (other == this || partitions.isEmpty() || rebalancing) {
                return;
            }
            rebalancing = true;
            List<Integer> orphans = List.copyOf(partitions);
            partitions.clear();
            turnstile = begin(limit);
            share();
            time.after(LONGEST_CALL, () -> other.takeOver(orphans));
        }

        /** Somebody else has its partitions then, or it has them back. */
        private void lose(ModelledWorker other) {
            if (partitions.isEmpty() || rebalancing) {
                return;
            }
            rebalancing = true;
            List<Integer> lost = List.copyOf(partitions);
            partitions.clear();
            share();
            turnstile.forgetSpent();
            time.after(LONGEST_CALL, () -> other.takeOver(lost));
        }

        private void takeOver(List<Integer> given) {
            given.stream()
                    .map(partition -> committed.getOrDefault(partition, ""))
                    .filter(spent -> !spent.isEmpty())
                    .forEach(spent -> turnstile.inherit(spent, now()));
            partitions.addAll(given);
            share();
            rebalancing = false;
        }

        private Instant now() {
            return Instant.EPOCH.plusNanos(time.getAsLong());
        }

        private void arrivals() {
            for (int i = random.nextInt(20); i > 0; i--) {
                Priority priority = PRIORITIES.get(random.nextInt(PRIORITIES.size()));
                Turnstile entered = turnstile;
                turnstile.enter(new PassRequest("acc " + random.nextInt(3), "command", priority, true), pass -> {
                    if (entered == turnstile) {
                        leave(pass);
                    }
                });
            }
        }

        private void leave(Pass pass) {
            if (random.nextInt(10) == 0) {
                pass.unused();
                return;
            }
            if (!partitions.isEmpty()) {
                commit(partitions);
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
                case 0 -> pass.refusedAll("throttled", "HTTP 429", Optional.empty());
                case 1 -> pass.unavailable("unavailable", "HTTP 503", Optional.empty());
                default -> pass.passed();
            }
        }
    }
}
