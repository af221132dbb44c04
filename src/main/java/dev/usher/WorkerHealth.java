package dev.usher;

import dev.usher.kafka.BrokerWatch;
import dev.usher.kafka.LoopStatus;
import dev.usher.management.Health;
import dev.usher.quota.Turnstile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** How the worker is: what its parts last said, and how long ago. Any thread. */
final class WorkerHealth implements Health {
    /** Longer than a transaction, a revocation and a broker's time-out together take. */
    private static final Duration STUCK = Duration.ofMinutes(2);

    private final Supplier<LoopStatus> loop;
    private final Turnstile turnstile;
    private final BrokerWatch broker;
    private final LongSupplier nanoTime;

    WorkerHealth(Supplier<LoopStatus> loop, Turnstile turnstile, BrokerWatch broker, LongSupplier nanoTime) {
        this.loop = loop;
        this.turnstile = turnstile;
        this.broker = broker;
        this.nanoTime = nanoTime;
    }

    @Override
    public Liveness live() {
        LoopStatus status = loop.get();
        if (status.phase() == LoopStatus.Phase.STOPPED) {
            return new Liveness(List.of("the Kafka thread has ended"));
        }
        Duration still = Duration.ofNanos(nanoTime.getAsLong() - status.cycledAtNanos());
        return still.compareTo(STUCK) > 0
                ? new Liveness(List.of("the Kafka thread has not moved for " + still.toSeconds() + " s"))
                : Liveness.alive();
    }

    @Override
    public Readiness ready() {
        LoopStatus status = loop.get();
        List<String> reasons = new ArrayList<>();
        if (status.phase() != LoopStatus.Phase.RUNNING) {
            reasons.add("the Kafka thread is " + status.phase().name().toLowerCase(Locale.ROOT));
        } else if (!status.joined()) {
            reasons.add("has not joined its consumer group");
        } else if (status.restoring() > 0) {
            reasons.add("restores what the ledger knows of " + status.restoring() + " partitions");
        }
        if (!broker.isReachable()) {
            reasons.add("the Kafka broker does not answer");
        }
        status.trouble().ifPresent(reasons::add);
        List<String> parked = new ArrayList<>();
        turnstile.parked().forEach((account, parking) -> parked.add(parking.why() + " (account " + account + ")"));
        return new Readiness(reasons, parked);
    }
}
