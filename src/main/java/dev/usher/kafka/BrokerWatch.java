package dev.usher.kafka;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.admin.DescribeClusterOptions;

/** Whether the broker answers at the moment, found out by asking it now and then. Any thread. */
public final class BrokerWatch {
    /** How often {@link #ask} is meant to be called. */
    public static final Duration INTERVAL = Duration.ofSeconds(3);

    private static final Duration STALE = INTERVAL.multipliedBy(3);

    private final RenewedAdmin admin;
    private final LongSupplier nanoTime;
    private volatile long answeredAt;

    /** Counts the broker as reachable to begin with, since the caller has reached it to start. */
    public BrokerWatch(RenewedAdmin admin, LongSupplier nanoTime) {
        this.admin = admin;
        this.nanoTime = nanoTime;
        this.answeredAt = nanoTime.getAsLong();
    }

    /** Asks, without waiting for the answer. */
    public void ask() {
        DescribeClusterOptions options = new DescribeClusterOptions().timeoutMs((int) INTERVAL.toMillis());
        var unused = admin.get().describeCluster(options).clusterId().whenComplete((id, failure) -> {
            if (failure == null) {
                answeredAt = nanoTime.getAsLong();
            } else {
                admin.failed(failure); // and no answer is what isReachable tells
            }
        });
    }

    public boolean isReachable() {
        return nanoTime.getAsLong() - answeredAt < STALE.toNanos();
    }
}
