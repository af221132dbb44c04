package dev.usher.quota;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However places go from hand to hand, get lost on the way, or arrive late: no window at the server ever holds more than the quota. */
class LendingPropertyTest {
    private static final List<Priority> PRIORITIES = List.of(Priority.values());
    private static final Duration WINDOW = Duration.ofSeconds(30);
    private static final Duration LONGEST_CALL = Duration.ofSeconds(2);
    private static final int QUOTA = 480;
    private static final int PARTITIONS = 12;
    private static final QuotaSettings SETTINGS = new QuotaSettings(QUOTA, WINDOW, 200);

    private final HandMovedTime time = new HandMovedTime();
    private final CountedRequests counted = new CountedRequests(WINDOW.toNanos());

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void noMoreThanTheQuotaThroughFailuresAndRecoveries(long seed) {
        Random random = new Random(seed);
        FakePool pool = new FakePool(SETTINGS.poolSize());
        List<ModelledWorker> workers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            workers.add(new ModelledWorker(pool, random));
        }
        boolean rebalances = seed % 2 == 0;
        ModelledWorker busiest = workers.get(0);
        while (time.getAsLong() < Duration.ofMinutes(20).toNanos()) {
            if (random.nextInt(200) == 0) {
                busiest = workers.get(random.nextInt(3));
            }
            busiest.arrivals(12);
            workers.get(random.nextInt(3)).arrivals(3);
            if (random.nextInt(100) == 0) {
                pool.goAway();
            } else if (random.nextInt(50) == 0) {
                pool.comeBack();
            }
            ModelledWorker one = workers.get(random.nextInt(3));
            one.isCutOff = random.nextInt(4) == 0;
            if (rebalances && random.nextInt(200) == 0) {
                one.handOverTo(workers.get(random.nextInt(3)));
            }
            time.advance(Duration.ofMillis(random.nextInt(200)));
        }
        assertThat(counted.excess()).isNotPositive();
        // 40 windows; less than half of it would be shares alone.
        assertThat(counted.size()).isGreaterThan(40 * QUOTA / 2);
    }

    private final class ModelledWorker implements PlacePool {
        private final FakePool pool;
        private final Random random;
        private final Turnstile turnstile;
        private int partitions = PARTITIONS / 3;
        private boolean isCutOff;
        private boolean isHandingOver;

        private ModelledWorker(FakePool pool, Random random) {
            this.pool = pool;
            this.random = random;
            this.turnstile =
                    new Turnstile(SETTINGS, time, time, Optional.of(new Turnstile.SharedPool(this, LONGEST_CALL)));
            turnstile.share(partitions, PARTITIONS);
            commit();
        }

        private void commit() {
            if (partitions > 0 && !isCutOff) {
                Instant now = Instant.EPOCH.plusNanos(time.getAsLong());
                Spending spending = turnstile.spending(partitions, now).orElseThrow();
                time.after(Duration.ofMillis(random.nextInt(50)), spending::committed);
            }
            time.after(Duration.ofMillis(100), this::commit);
        }

        @Override
        public CompletionStage<Integer> take(int most) {
            return sometime(() -> pool.take(most));
        }

        @Override
        public CompletionStage<Integer> available() {
            return sometime(() -> pool.available());
        }

        @Override
        public CompletionStage<Void> deposit(int places) {
            return sometime(() -> pool.deposit(places));
        }

        /** The question or its answer may be late or get lost. */
        private <T> CompletionStage<T> sometime(Supplier<CompletionStage<T>> question) {
            CompletableFuture<T> answer = new CompletableFuture<>();
            boolean isLost = isCutOff || random.nextInt(20) == 0;
            boolean isAnswerLost = random.nextInt(20) == 0;
            time.after(Duration.ofMillis(random.nextInt(100)), () -> {
                if (isLost) {
                    return;
                }
                question.get().whenComplete((value, failure) -> {
                    if (failure == null && !isAnswerLost) {
                        time.after(Duration.ofMillis(random.nextInt(100)), () -> answer.complete(value));
                    }
                });
            });
            time.after(Duration.ofMillis(250), () -> answer.completeExceptionally(new IllegalStateException("late")));
            return answer;
        }

        private void handOverTo(ModelledWorker other) {
            if (other == this || partitions == 0 || isHandingOver || other.isHandingOver) {
                return;
            }
            isHandingOver = true;
            other.isHandingOver = true;
            int before = partitions;
            int given = 1 + random.nextInt(partitions);
            partitions = before - given;
            turnstile.share(partitions, PARTITIONS);
            time.after(LONGEST_CALL, () -> {
                Instant now = Instant.EPOCH.plusNanos(time.getAsLong());
                Spending spending = turnstile.spending(before, now).orElseThrow();
                spending.release(given);
                for (int i = 0; i < given; i++) {
                    other.turnstile.inherit(spending.ofEach(), now);
                }
                other.partitions += given;
                other.turnstile.share(other.partitions, PARTITIONS);
                isHandingOver = false;
                other.isHandingOver = false;
            });
        }

        private void arrivals(int most) {
            if (turnstile.queued() > 500) {
                return;
            }
            for (int i = random.nextInt(most + 1); i > 0; i--) {
                Priority priority = PRIORITIES.get(random.nextInt(PRIORITIES.size()));
                turnstile.enter(
                        new PassRequest("acc " + random.nextInt(3), "command", priority, true), this::writeDown);
            }
        }

        /** Between leave and leaving the intent is written down; sometimes that takes long. */
        private void writeDown(Pass pass) {
            int longest = random.nextInt(50) == 0 ? 10_000 : 50;
            time.after(Duration.ofMillis(random.nextInt(longest)), () -> leave(pass));
        }

        private void leave(Pass pass) {
            if (pass.isLapsed() || random.nextInt(100) == 0) {
                pass.unused();
                return;
            }
            int latency = random.nextInt(10) == 0 ? random.nextInt((int) LONGEST_CALL.toMillis()) : 50;
            int until = List.of(0, latency, random.nextInt(latency + 1)).get(random.nextInt(3));
            long now = time.getAsLong();
            counted.add(now, now + Duration.ofMillis(until).toNanos(), QUOTA);
            time.after(Duration.ofMillis(latency), pass::passed);
        }
    }
}
