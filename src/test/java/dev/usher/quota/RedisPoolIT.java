package dev.usher.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.usher.testing.RedisProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three workers' turnstiles share one quota through a real Redis, in real time; only the first of them has anything to do. */
class RedisPoolIT {
    private static final int QUOTA = 240;
    private static final Duration WINDOW = Duration.ofSeconds(4);
    private static final Duration LONGEST_CALL = Duration.ofMillis(100);
    private static final QuotaSettings SETTINGS = new QuotaSettings(QUOTA, WINDOW, 50);

    @TempDir
    private Path directory;

    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);
    private final List<RedisPool> pools = new ArrayList<>();
    private final List<Long> left = new ArrayList<>();
    private Turnstile busy;
    private long begunAt;

    @BeforeAll
    static void needsARedisServer() {
        assumeTrue(RedisProcess.isInstalled(), "no redis-server on this machine: apt-get install redis-server");
    }

    @AfterEach
    void close() {
        timer.shutdownNow();
        pools.forEach(RedisPool::close);
    }

    @Test
    void oneUsesWhatTheOthersDoNotNeed() {
        try (RedisProcess redis = new RedisProcess(directory)) {
            begin(redis.uri());
            untilWindows(3);

            assertThat(worstWindow()).isLessThanOrEqualTo(QUOTA);
            assertThat(leftSince(2)).as("in the third window").isGreaterThanOrEqualTo(QUOTA * 9 / 10);
        }
    }

    @Test
    void goesOnWithItsShareWhenRedisIsKilledAndSharesAgainWhenItIsBack() throws InterruptedException {
        try (RedisProcess redis = new RedisProcess(directory)) {
            begin(redis.uri());
            untilWindows(2);
            redis.kill();
            await().atMost(Duration.ofSeconds(2)).until(() -> pools.stream().noneMatch(RedisPool::isUp));
            int before = count();
            untilWindows(4);
            assertThat(count() - before).as("its third, all the time").isGreaterThan(QUOTA / 3);
            assertThat(leftSince(3)).as("no more than its third").isLessThanOrEqualTo(QUOTA / 3);

            redis.start();
            await().atMost(Duration.ofSeconds(5)).until(() -> pools.stream().allMatch(RedisPool::isUp));
            untilWindows(7);
            assertThat(leftSince(6)).as("all of it again").isGreaterThanOrEqualTo(QUOTA * 9 / 10);
            assertThat(worstWindow()).isLessThanOrEqualTo(QUOTA);
        }
    }

    @Test
    void aRedisThatAcceptsAndNeverAnswersHoldsUpNothing() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            begin("redis://127.0.0.1:" + silent.getLocalPort());
            untilWindows(1);

            assertThat(pools).noneMatch(RedisPool::isUp);
            assertThat(count()).as("its share").isBetween(QUOTA / 3 * 9 / 10, QUOTA / 3);
        }
    }

    @Test
    void aRedisThatIsSuspendedHoldsUpNothing() throws IOException, InterruptedException {
        try (RedisProcess redis = new RedisProcess(directory)) {
            begin(redis.uri());
            untilWindows(1);
            redis.suspend();
            await().atMost(Duration.ofSeconds(2)).until(() -> pools.stream().noneMatch(RedisPool::isUp));
            int before = count();
            untilWindows(2);
            assertThat(count()).isGreaterThan(before);
            redis.resume();
            untilWindows(4);
            assertThat(pools).allMatch(RedisPool::isUp);
            assertThat(worstWindow()).isLessThanOrEqualTo(QUOTA);
        }
    }

    private void begin(String uri) {
        for (int i = 0; i < 3; i++) {
            RedisPool pool = RedisPool.open(uri, "a group/ä", SETTINGS, this::after);
            pools.add(pool);
            Turnstile turnstile = new Turnstile(
                    SETTINGS,
                    System::nanoTime,
                    this::after,
                    Optional.of(new Turnstile.Lenders(pool, LONGEST_CALL, "an account/ü")));
            turnstile.share(4, 12);
            busy = turnstile;
        }
        begunAt = System.nanoTime();
        for (int i = 0; i < 5_000; i++) {
            busy.enter(new PassRequest("an account/ü", "command " + i, Priority.ADD, true), this::leave);
        }
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
            timer.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            // The test is over.
            assertThat(timer.isShutdown()).isTrue();
        }
    }

    private void untilWindows(int windows) {
        long until = begunAt + WINDOW.toNanos() * windows;
        await().pollInterval(Duration.ofMillis(20))
                .atMost(WINDOW.multipliedBy(windows).plusSeconds(5))
                .until(() -> System.nanoTime() - until >= 0);
    }

    private int count() {
        synchronized (left) {
            return left.size();
        }
    }

    /** How many have left in the window after so many. */
    private int leftSince(int windows) {
        long from = begunAt + WINDOW.toNanos() * windows;
        synchronized (left) {
            return (int) left.stream()
                    .filter(at -> at - from > 0 && at - from <= WINDOW.toNanos())
                    .count();
        }
    }

    private int worstWindow() {
        CountedRequests counted = new CountedRequests(WINDOW.toNanos());
        synchronized (left) {
            left.forEach(at -> counted.add(at, at, 0));
        }
        return counted.excess();
    }
}
