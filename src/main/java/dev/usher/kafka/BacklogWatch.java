package dev.usher.kafka;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/**
 * How many records wait in this worker's partitions: those begun and not done, and what the log still holds. The consumer's own
 * lag would not do, since it stands still while a partition is paused. Any thread.
 */
public final class BacklogWatch {
    /** How often {@link #ask} is meant to be called. */
    public static final Duration INTERVAL = Duration.ofSeconds(3);

    private final Admin admin;
    private final Supplier<PartitionsSnapshot> snapshot;
    private volatile Map<TopicPartition, Long> ends = Map.of();

    /** Of a worker's partitions; the meter is registered here. */
    public BacklogWatch(Admin admin, KafkaWorker worker, MeterRegistry registry) {
        this(admin, worker::snapshot, registry);
    }

    BacklogWatch(Admin admin, Supplier<PartitionsSnapshot> snapshot, MeterRegistry registry) {
        this.admin = admin;
        this.snapshot = snapshot;
        Gauge.builder("usher.backlog", this::records)
                .description("Records of this worker's partitions that are not done, read or not")
                .baseUnit("records")
                .register(registry);
    }

    /** Asks where the logs end, without waiting for the answer; without one, the last counts on. */
    public void ask() {
        Map<TopicPartition, OffsetSpec> latest = snapshot.get().next().keySet().stream()
                .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
        ListOffsetsOptions options =
                new ListOffsetsOptions(IsolationLevel.READ_COMMITTED).timeoutMs((int) INTERVAL.toMillis());
        var unused = admin.listOffsets(latest, options)
                .all()
                .thenApply(found -> ends = found.entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey, end -> end.getValue().offset())));
    }

    /** As far as it was heard of last. */
    public long records() {
        PartitionsSnapshot current = snapshot.get();
        Map<TopicPartition, Long> logEnds = ends;
        long unread = current.next().entrySet().stream()
                .mapToLong(next -> Math.max(0, logEnds.getOrDefault(next.getKey(), 0L) - next.getValue()))
                .sum();
        return unread + current.pending();
    }
}
