package dev.usher.pipeline;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Partitions that wait, since the schema registry does not say what a record's schema is. Any thread. */
public final class ParkedPartitions {
    private final Set<SchemaWait.Waiting> all = ConcurrentHashMap.newKeySet();

    /** None so far; counted among these meters. */
    public ParkedPartitions(MeterRegistry meters) {
        Gauge.builder("usher.partitions.parked", all, Set::size)
                .description("Partitions that wait for a schema, since the registry does not answer")
                .register(meters);
    }

    void add(SchemaWait.Waiting waiting) {
        all.add(waiting);
    }

    void remove(SchemaWait.Waiting waiting) {
        all.remove(waiting);
    }

    /** A line for each, for people. */
    public List<String> lines() {
        return all.stream()
                .map(waiting -> "registry_unavailable (" + waiting + ")")
                .sorted()
                .toList();
    }
}
