package dev.usher.kafka;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;

/** What the loop counts and times: rebalances, restorations, the oldest command. Kafka thread only, except what gauges read. */
final class LoopMeters {
    private final Clock clock;
    private final Counter assigned;
    private final Counter revoked;
    private final Counter lost;
    private final Timer restorations;
    private final Map<TopicPartition, Long> restoringSince = new HashMap<>();
    private volatile PartitionsSnapshot snapshot = PartitionsSnapshot.NOTHING;

    /** Registers all but those of {@link #register} at once, so that a dashboard finds each from the start. */
    LoopMeters(MeterRegistry registry) {
        this.clock = registry.config().clock();
        this.assigned = rebalances(registry, "assigned");
        this.revoked = rebalances(registry, "revoked");
        this.lost = rebalances(registry, "lost");
        this.restorations = Timer.builder("usher.ledger.restore")
                .description("Partitions, from being assigned until their ledger was read and their commands go on")
                .register(registry);
        Gauge.builder("usher.commands.oldest", this::secondsOfOldest)
                .description("Age of the oldest command that was read and is not done, from its record's timestamp")
                .baseUnit("seconds")
                .register(registry);
    }

    /** Registers gauges of what the loop reports. */
    static void register(Supplier<LoopStatus> status, MeterRegistry registry) {
        Gauge.builder("usher.partitions.assigned", () -> status.get().partitions())
                .description("Partitions whose commands this worker runs")
                .register(registry);
        Gauge.builder("usher.partitions.restoring", () -> status.get().restoring())
                .description("Partitions whose ledger is being read, while their commands wait")
                .register(registry);
    }

    void assigned(Collection<TopicPartition> partitions) {
        count(assigned, partitions);
        long now = clock.monotonicTime();
        partitions.forEach(partition -> restoringSince.put(partition, now));
    }

    void opened(TopicPartition partition) {
        Long since = restoringSince.remove(partition);
        if (since != null) {
            restorations.record(clock.monotonicTime() - since, TimeUnit.NANOSECONDS);
        }
    }

    void revoked(Collection<TopicPartition> partitions) {
        count(revoked, partitions);
        restoringSince.keySet().removeAll(partitions);
    }

    void lost(Collection<TopicPartition> partitions) {
        count(lost, partitions);
        restoringSince.keySet().removeAll(partitions);
    }

    void update(PartitionsSnapshot current) {
        snapshot = current;
    }

    /** Any thread. */
    PartitionsSnapshot snapshot() {
        return snapshot;
    }

    private double secondsOfOldest() {
        PartitionsSnapshot last = snapshot;
        return last.oldest().isEmpty()
                ? 0
                : Math.max(0, clock.wallTime() - last.oldest().getAsLong()) / 1_000.0;
    }

    private static void count(Counter event, Collection<TopicPartition> partitions) {
        if (!partitions.isEmpty()) {
            event.increment();
        }
    }

    private static Counter rebalances(MeterRegistry registry, String event) {
        return Counter.builder("usher.rebalances")
                .description("Times that partitions came to this worker or left it")
                .tag("event", event)
                .register(registry);
    }
}
