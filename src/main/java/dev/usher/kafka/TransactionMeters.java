package dev.usher.kafka;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.IllegalGenerationException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.jspecify.annotations.Nullable;

/** Times transactions by how they ended; a producer that cannot be initialised counts as one that failed. Kafka thread only. */
final class TransactionMeters {
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5)
    };

    private final Clock clock;
    private final Timer committed;
    private final Timer failed;
    private final Counter fenced;

    /** Registers them all, so that a dashboard finds each from the start. */
    TransactionMeters(MeterRegistry registry) {
        this.clock = registry.config().clock();
        this.committed = timer(registry, "committed");
        this.failed = timer(registry, "failed");
        this.fenced = Counter.builder("usher.transactions.fenced")
                .description("Transactions that the broker refused because the partitions have another owner")
                .register(registry);
    }

    long begin() {
        return clock.monotonicTime();
    }

    void committed(long begunAt) {
        committed.record(clock.monotonicTime() - begunAt, TimeUnit.NANOSECONDS);
    }

    void failed(long begunAt, RuntimeException why) {
        failed.record(clock.monotonicTime() - begunAt, TimeUnit.NANOSECONDS);
        if (isFence(why)) {
            fenced.increment();
        }
    }

    private static boolean isFence(@Nullable Throwable why) {
        return why != null
                && (why instanceof ProducerFencedException
                        || why instanceof InvalidProducerEpochException
                        || why instanceof CommitFailedException
                        || why instanceof IllegalGenerationException
                        || why instanceof FencedInstanceIdException
                        || isFence(why.getCause()));
    }

    private static Timer timer(MeterRegistry registry, String result) {
        return Timer.builder("usher.transactions")
                .description("Transactions of results, dead letters, ledger entries and offsets")
                .tag("result", result)
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }
}
