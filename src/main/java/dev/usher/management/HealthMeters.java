package dev.usher.management;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** What the probes would answer, as gauges: 1 for yes, 0 for no. Any thread. */
public final class HealthMeters {
    private HealthMeters() {}

    /** Registers them. */
    public static void register(Health health, MeterRegistry registry) {
        Gauge.builder("usher.live", () -> health.live().isUp() ? 1 : 0)
                .description("Whether the worker's threads make progress")
                .register(registry);
        Gauge.builder("usher.ready", () -> health.ready().isUp() ? 1 : 0)
                .description("Whether the worker has joined its group, has read its ledger, and reaches the broker")
                .register(registry);
    }
}
