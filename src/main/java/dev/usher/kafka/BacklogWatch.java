package dev.usher.kafka;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/**
 * How many records wait in this worker's partitions: those begun and not done, and what the log still holds. The consumer's
 * own lag would not do, since it stands still while a partition is paused. Also reports a log that ends below where reading
 * continues, which would otherwise look like an empty backlog. Any thread.
 */
public final class BacklogWatch {
    /** How often {@link #ask} is meant to be called. */
    public static final Duration INTERVAL = Duration.ofSeconds(3);

    private final LogEnds logEnds;
    private final Supplier<PartitionsSnapshot> snapshot;
    private final Consumer<TruncatedLog> truncated;
    private final Map<TopicPartition, Long> ends = new ConcurrentHashMap<>();
    /** Partitions whose log ended, when last asked, below where reading continues. */
    private final Set<TopicPartition> suspects = ConcurrentHashMap.newKeySet();

    /** Watches a worker's partitions, and registers the meter. */
    public BacklogWatch(RenewedAdmin admin, KafkaWorker worker, MeterRegistry registry) {
        this(admin, worker::snapshot, worker::suspectTruncation, registry);
    }

    /**
     * For tests: the partitions and the receiver of truncations are given.
     *
     * @param truncated is told of logs that end below where reading continues
     */
    BacklogWatch(
            RenewedAdmin admin,
            Supplier<PartitionsSnapshot> snapshot,
            Consumer<TruncatedLog> truncated,
            MeterRegistry registry) {
        this.logEnds = new LogEnds(admin);
        this.snapshot = snapshot;
        this.truncated = truncated;
        Gauge.builder("usher.backlog", this::records)
                .description("Records of this worker's partitions that are not done, read or not")
                .baseUnit("records")
                .register(registry);
    }

    /** Asks where the logs end, without waiting for the answer; if none comes, the last one still counts. */
    public void ask() {
        Map<TopicPartition, Long> next = snapshot.get().next();
        ends.keySet().retainAll(next.keySet());
        suspects.retainAll(next.keySet());
        // Asked again before it counts, since a new leader may lag for a moment; and this time for the log's very end,
        // since the group's offset may have been set beyond the last stable one.
        ask(List.copyOf(suspects), IsolationLevel.READ_UNCOMMITTED, (partition, end) -> {
            long readOn = next.getOrDefault(partition, 0L);
            if (end < readOn) {
                truncated.accept(new TruncatedLog(partition, end, readOn));
            }
        });
        suspects.clear();
        ask(next.keySet(), IsolationLevel.READ_COMMITTED, (partition, end) -> {
            ends.put(partition, end);
            if (end < next.getOrDefault(partition, 0L)) {
                suspects.add(partition);
            }
        });
    }

    private void ask(
            Collection<TopicPartition> partitions,
            IsolationLevel isolation,
            BiConsumer<TopicPartition, Long> answered) {
        logEnds.ask(partitions, isolation).forEach((partition, asked) -> {
            var unused = asked.thenAccept(end -> answered.accept(partition, end));
        });
    }

    /** By the latest answers. */
    public long records() {
        PartitionsSnapshot current = snapshot.get();
        long unread = current.next().entrySet().stream()
                .mapToLong(next -> Math.max(0, ends.getOrDefault(next.getKey(), 0L) - next.getValue()))
                .sum();
        return unread + current.pending();
    }
}
