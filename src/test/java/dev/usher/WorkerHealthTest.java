package dev.usher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.usher.kafka.LoopStatus;
import dev.usher.management.Health;
import dev.usher.pipeline.ParkedPartitions;
import dev.usher.quota.Pass;
import dev.usher.quota.PassRequest;
import dev.usher.quota.Priority;
import dev.usher.quota.QuotaSettings;
import dev.usher.quota.Turnstile;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WorkerHealthTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final QuotaSettings QUOTA = new QuotaSettings(100, Duration.ofMinutes(5), 10);

    private long nanos;
    private Duration silence = Duration.ZERO;
    private LoopStatus loop = running(0, 0);
    private boolean isBrokerReachable = true;
    private final Turnstile turnstile = new Turnstile(QUOTA, () -> nanos, (delay, task) -> {});
    private final WorkerHealth health = new WorkerHealth(
            new WorkerHealth.Sources(
                    () -> loop,
                    () -> silence,
                    () -> isBrokerReachable,
                    () -> 42,
                    turnstile,
                    new ParkedPartitions(new SimpleMeterRegistry())),
            () -> nanos,
            () -> NOON);

    @Test
    void livesWhileItsThreadsMove() {
        nanos = Duration.ofSeconds(119).toNanos();
        silence = Duration.ofSeconds(30);

        assertThat(health.live().reasons()).isEmpty();
    }

    @Test
    void isNotAliveWhenTheKafkaThreadStandsStill() {
        nanos = Duration.ofSeconds(121).toNanos();

        assertThat(health.live().reasons()).containsExactly("the Kafka thread has not moved for 121 s");
    }

    @Test
    void isNotAliveWhenAnEventLoopDoesNotAnswer() {
        silence = Duration.ofSeconds(31);

        assertThat(health.live().reasons()).containsExactly("an event loop has not answered for 31 s");
    }

    @Test
    void isNotReadyWhileItRestores() {
        loop = running(2, 3);

        assertThat(health.ready().reasons()).containsExactly("the ledger is being restored (partitions: 3)");
        Health.Work work = health.ready().work().orElseThrow();
        assertThat(work.phase()).isEqualTo("running");
        assertThat(work.partitions()).isEqualTo(2);
        assertThat(work.restoring()).isEqualTo(3);
        assertThat(work.backlog()).isEqualTo(42);
    }

    @Test
    void isNotReadyWhileTheBrokerDoesNotAnswerButAlive() {
        isBrokerReachable = false;

        assertThat(health.ready().reasons()).containsExactly("the Kafka broker does not answer");
        assertThat(health.live().reasons()).isEmpty();

        isBrokerReachable = true;
        assertThat(health.ready().reasons()).isEmpty();
    }

    @Test
    void saysWhyAnAccountIsParkedSinceWhenAndUntilWhen() {
        List<Pass> passes = new ArrayList<>();
        turnstile.enter(new PassRequest("acc", "c-1", Priority.KICK, true), passes::add);
        passes.get(0).refusedAll("throttled", "HTTP 429", Optional.of(Duration.ofMinutes(5)));
        turnstile.enter(new PassRequest("acc", "c-2", Priority.KICK, true), passes::add);
        nanos = Duration.ofMinutes(1).toNanos();

        Health.Readiness ready = health.ready();

        assertThat(ready.reasons()).isEmpty();
        assertThat(ready.parked()).containsExactly("throttled (account acc)");
        Health.Account account = ready.work().orElseThrow().accounts().get(0);
        assertThat(account)
                .isEqualTo(new Health.Account(
                        "acc",
                        Optional.of(100),
                        account.left(),
                        account.reset(),
                        Optional.of(new Health.Parked(
                                "throttled",
                                Instant.parse("2026-03-01T11:59:00Z"),
                                Duration.ofMinutes(1),
                                Duration.ofMinutes(4)))));
        assertThat(account.left()).hasValueSatisfying(left -> assertThat(left).isLessThan(100));
        assertThat(ready.work().orElseThrow().queues())
                .contains(new Health.Queue("kick", 1, Duration.ofMinutes(1), Optional.of(Duration.ofSeconds(3))));
    }

    private static LoopStatus running(int partitions, int restoring) {
        return new LoopStatus(LoopStatus.Phase.RUNNING, true, partitions, restoring, 0, Optional.empty(), 0);
    }
}
