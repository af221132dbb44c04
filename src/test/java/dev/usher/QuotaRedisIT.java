package dev.usher;

import static dev.usher.testing.Commands.anAdd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.usher.command.Command;
import dev.usher.command.Outcome;
import dev.usher.simulator.SimulatorSettings;
import dev.usher.testing.Installation;
import dev.usher.testing.ManagementClient;
import dev.usher.testing.RedisProcess;
import dev.usher.testing.Tool;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workers with a Redis, which they can do without. */
class QuotaRedisIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration WINDOW = Duration.ofSeconds(4);
    private static final int QUOTA = 240;

    @TempDir
    private Path directory;

    @BeforeAll
    static void needsARedisServer() {
        Tool.assumeInstalled("redis-server", "redis-server");
    }

    @Test
    void aWorkerWhoseRedisIsKilledSaysSoStaysReadyAndGoesOn() throws InterruptedException {
        try (RedisProcess redis = new RedisProcess(directory);
                Installation usher = with(redis)) {
            ManagementClient worker = new ManagementClient(usher.startWorker().managementPort());
            worker.awaitReady();
            worker.awaitMetric("usher_quota_redis_up", 1);
            usher.send(anAdd().of("ann").build());
            usher.awaitResults(1);

            redis.kill();
            worker.awaitMetric("usher_quota_redis_up", 0);
            assertThat(worker.isReady()).isTrue();
            usher.send(anAdd().of("bob").build());
            assertThat(usher.awaitResults(2))
                    .allMatch(result -> result.settled().outcome() instanceof Outcome.Succeeded);

            redis.start();
            worker.awaitMetric("usher_quota_redis_up", 1);
        }
    }

    @Test
    void aWorkerThatHasEverythingToDoIsLentWhatTheOtherDoesNotNeed() {
        try (RedisProcess redis = new RedisProcess(directory);
                Installation usher = with(redis)) {
            ManagementClient first = new ManagementClient(usher.startWorker().managementPort());
            ManagementClient second = new ManagementClient(usher.startWorker().managementPort());
            for (ManagementClient worker : List.of(first, second)) {
                worker.awaitReady();
                worker.awaitMetric("usher_partitions_assigned", 2);
                worker.awaitMetric("usher_quota_redis_up", 1);
            }
            List<Command> commands = new ArrayList<>();
            for (int i = 0; i < 2_000; i++) {
                commands.add(anAdd().of("p" + i).build());
            }

            usher.send(commands);

            await().pollInSameThread().atMost(PATIENCE).until(() -> mostInAWindow(usher) > QUOTA / 2);
            int before = usher.journal().size();
            await().pollInSameThread()
                    .atMost(PATIENCE)
                    .until(() -> usher.journal().size() >= before + 2 * QUOTA);
            assertThat(mostInAWindow(usher)).isLessThanOrEqualTo(QUOTA);
        }
    }

    /** Of four partitions; those of one meeting are one worker's. */
    private static Installation with(RedisProcess redis) {
        return Installation.with(4, SimulatorSettings.defaults())
                .set("USHER_QUOTA_REQUESTS", Integer.toString(QUOTA))
                .set("USHER_QUOTA_WINDOW", WINDOW.toString())
                .set("USHER_SHUTDOWN_TIMEOUT", "PT1S")
                .set("USHER_QUOTA_REDIS_URI", redis.uri());
    }

    private static long mostInAWindow(Installation usher) {
        return Installation.await(usher.simulator().journalSummary(WINDOW))
                .busiest()
                .requests();
    }
}
