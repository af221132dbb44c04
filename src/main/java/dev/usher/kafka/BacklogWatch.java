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
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/**
 * How many records wait in this worker's partitions: those begun and not done, and what the log still holds. The consumer's own
 * lag would not do, since it stands still while a partition is paused. Tells also which log has become shorter than it was read, which
 * would look like having nothing left. Any thread.
 */
public final class BacklogWatch {
    /** How often {@link #ask} is meant to be called. */
    public static final Duration INTERVAL = Duration.ofSeconds(3);

    private final LogEnds logEnds;
    private final Supplier<PartitionsSnapshot> snapshot;
    private final BiConsumer<TopicPartition, Long> shortened;
    private final Map<TopicPartition, Long> ends = new ConcurrentHashMap<>();
    /** Those that ended below where they are read on when they were asked last. */
    private final Set<TopicPartition> seemShort = ConcurrentHashMap.newKeySet();

    /** Of a worker's partitions; the meter is registered here. */
    public BacklogWatch(Admin admin, KafkaWorker worker, MeterRegistry registry) {
        this(admin, worker::snapshot, worker::logEndsAt, registry);
    }

    /**
     * The same.
     *
     * @param shortened is told of a partition whose log ends below where it is read on, and that end
     */
    BacklogWatch(
            Admin admin,
            Supplier<PartitionsSnapshot> snapshot,
            BiConsumer<TopicPartition, Long> shortened,
            MeterRegistry registry) {
        this.logEnds = new LogEnds(admin);
        this.snapshot = snapshot;
        this.shortened = shortened;
        Gauge.builder("usher.backlog", this::records)
                .description("Records of this worker's partitions that are not done, read or not")
                .baseUnit("records")
                .register(registry);
    }

    /** Asks where the logs end, without waiting for the answer; without one, the last counts on. */
    public void ask() {
        Map<TopicPartition, Long> next = snapshot.get().next();
        ends.keySet().retainAll(next.keySet());
        seemShort.retainAll(next.keySet());
        // Twice, since a new leader may be behind for a moment; then with open transactions, beyond which an offset may
        // have been set.
        ask(List.copyOf(seemShort), IsolationLevel.READ_UNCOMMITTED, (partition, end) -> {
            if (end < next.getOrDefault(partition, 0L)) {
                shortened.accept(partition, end);
            }
        });
        seemShort.clear();
        ask(next.keySet(), IsolationLevel.READ_COMMITTED, (partition, end) -> {
            ends.put(partition, end);
            if (end < next.getOrDefault(partition, 0L)) {
                seemShort.add(partition);
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

    /** As far as it was heard of last. */
    public long records() {
        PartitionsSnapshot current = snapshot.get();
        long unread = current.next().entrySet().stream()
                .mapToLong(next -> Math.max(0, ends.getOrDefault(next.getKey(), 0L) - next.getValue()))
                .sum();
        return unread + current.pending();
    }
}
