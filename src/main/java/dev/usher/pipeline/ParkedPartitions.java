package dev.usher.pipeline;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;

/** Partitions that wait, since the schema registry does not say what a record's schema is. Any thread. */
public final class ParkedPartitions {
    private final Set<Parked> all = ConcurrentHashMap.newKeySet();

    /** One of them; each assignment of a partition parks by itself. */
    interface Parked {
        TopicPartition partition();

        int schemaId();
    }

    /** None so far; counted among these meters. */
    public ParkedPartitions(MeterRegistry meters) {
        Gauge.builder("usher.partitions.parked", all, Set::size)
                .description("Partitions that wait for a schema, since the registry does not answer")
                .register(meters);
    }

    void add(Parked parked) {
        all.add(parked);
    }

    void remove(Parked parked) {
        all.remove(parked);
    }

    /** A line for each, for people. */
    public List<String> lines() {
        return all.stream()
                .map(parked ->
                        "registry_unavailable (" + parked.partition() + " waits for schema " + parked.schemaId() + ")")
                .sorted()
                .toList();
    }
}
