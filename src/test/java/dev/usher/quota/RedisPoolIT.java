package dev.usher.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.usher.testing.RedisProcess;
import dev.usher.testing.Tool;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three workers' turnstiles share one quota through a real Redis, in real time; only one of them has anything to do. */
class RedisPoolIT {
    private static final Duration LONGEST_CALL = Duration.ofMillis(100);
    /** Nothing takes so long. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final QuotaSettings SHORT = new QuotaSettings(240, Duration.ofSeconds(4), 50);
    /** Beside a longer window, the time matters less for which a place is held that was lent. */
    private static final QuotaSettings LONG = new QuotaSettings(600, Duration.ofSeconds(10), 50);

    @TempDir
    private Path directory;

    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);
    private final List<RedisPool> pools = new ArrayList<>();
    private final List<Long> left = new ArrayList<>();
    private Duration window = Duration.ZERO;

    @BeforeAll
    static void needsARedisServer() {
        Tool.assumeInstalled("redis-server", "redis-server");
    }

    @AfterEach
    void close() {
        timer.shutdownNow();
        pools.forEach(RedisPool::close);
    }

    @Test
    void oneUsesWhatTheOthersDoNotNeed() {
        try (RedisProcess redis = new RedisProcess(directory)) {
            begin(redis.uri(), LONG);

            // More than twice its own share: more than one of the others has lent.
            awaitInAWindow(400);
            awaitMore(600);
            assertThat(worstWindow()).isLessThanOrEqualTo(600);
        }
    }

    @Test
    void goesOnWithItsShareWhenRedisIsKilledAndSharesAgainWhenItIsBack() throws InterruptedException {
        try (RedisProcess redis = new RedisProcess(directory)) {
            begin(redis.uri(), SHORT);
            awaitInAWindow(160);
            redis.kill();
            awaitUp(false);
            awaitMore(80);
            awaitNoMoreThanInAWindow(80);

            redis.start();
            awaitUp(true);
            awaitInAWindow(160);
            awaitMore(160);
            assertThat(worstWindow()).isLessThanOrEqualTo(240);
        }
    }

    @Test
    void aRedisThatAcceptsAndNeverAnswersHoldsUpNothing() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            begin("redis://127.0.0.1:" + silent.getLocalPort(), SHORT);

            awaitInAWindow(70);
            assertThat(pools).noneMatch(RedisPool::isUp);
            assertThat(worstWindow()).as("its share").isLessThanOrEqualTo(80);
        }
    }

    @Test
    void aRedisThatIsSuspendedHoldsUpNothing() throws IOException, InterruptedException {
        try (RedisProcess redis = new RedisProcess(directory)) {
            begin(redis.uri(), SHORT);
            awaitMore(80);
            redis.suspend();
            awaitUp(false);
            awaitMore(80);
            redis.resume();
            awaitUp(true);
            awaitInAWindow(160);
            awaitMore(160);
            assertThat(worstWindow()).isLessThanOrEqualTo(240);
        }
    }

    private void begin(String uri, QuotaSettings quota) {
        window = quota.window();
        List<Turnstile> turnstiles = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            RedisPool pool = RedisPool.open(uri, "a group/ä", quota, this::after);
            pools.add(pool);
            Turnstile turnstile = new Turnstile(
                    quota, System::nanoTime, this::after, Optional.of(new Turnstile.SharedPool(pool, LONGEST_CALL)));
            turnstile.share(4, 12);
            turnstiles.add(turnstile);
            commit(turnstile);
        }
        for (int i = 0; i < 5_000; i++) {
            turnstiles.get(0).enter(new PassRequest("an account/ü", "command " + i, Priority.ADD, true), this::leave);
        }
    }

    private void commit(Turnstile turnstile) {
        turnstile.spending(4, Instant.now()).orElseThrow().committed();
        after(Duration.ofMillis(10), () -> commit(turnstile));
    }

    private void leave(Pass pass) {
        if (pass.isLapsed()) {
            pass.unused();
            return;
        }
        synchronized (left) {
            left.add(System.nanoTime());
        }
        after(Duration.ofMillis(20), pass::passed);
    }

    private void after(Duration delay, Runnable task) {
        try {
            Future<?> unused = timer.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            // The test is over.
            assertThat(timer.isShutdown()).isTrue();
        }
    }

    private void awaitUp(boolean up) {
        await().atMost(PATIENCE).until(() -> pools.stream().allMatch(pool -> pool.isUp() == up));
    }

    /** Until so many have left within the last window. */
    private void awaitInAWindow(int requests) {
        await().atMost(PATIENCE).until(() -> inTheLastWindow() >= requests);
    }

    private void awaitNoMoreThanInAWindow(int requests) {
        await().atMost(PATIENCE).until(() -> inTheLastWindow() <= requests);
    }

    /** Until so many more have left. */
    private void awaitMore(int requests) {
        int before = count();
        await().atMost(PATIENCE).until(() -> count() - before >= requests);
    }

    private int count() {
        synchronized (left) {
            return left.size();
        }
    }

    private int inTheLastWindow() {
        long from = System.nanoTime() - window.toNanos();
        synchronized (left) {
            return (int) left.stream().filter(at -> at - from > 0).count();
        }
    }

    private int worstWindow() {
        CountedRequests counted = new CountedRequests(window.toNanos());
        synchronized (left) {
            left.forEach(at -> counted.add(at, at, 0));
        }
        return counted.excess();
    }
}
