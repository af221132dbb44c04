package dev.usher.realtimekit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts the requests that were not needed, since one stood for several. Any thread. */
public final class SavedRequests {
    private final Counter kicks;
    private final Counter reads;

    /** Registers both, so that a dashboard finds each from the start. */
    public SavedRequests(MeterRegistry registry) {
        this.kicks = counter(registry, "kicks");
        this.reads = counter(registry, "reads");
    }

    void kicksShared(int members) {
        kicks.increment(members - 1.0);
    }

    void readsShared(int members) {
        reads.increment(members - 1.0);
    }

    private static Counter counter(MeterRegistry registry, String by) {
        return Counter.builder("usher.api.requests.saved")
                .description("Requests that were not needed")
                .tag("by", by)
                .register(registry);
    }
}
