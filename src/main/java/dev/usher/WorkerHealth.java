package dev.usher;

import dev.usher.kafka.LoopStatus;
import dev.usher.management.Health;
import dev.usher.pipeline.ParkedPartitions;
import dev.usher.quota.Parking;
import dev.usher.quota.Priority;
import dev.usher.quota.Turnstile;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** The worker's health: what its parts last said, and how long ago. Any thread. */
final class WorkerHealth implements Health {
    /** Longer than a transaction, a revocation and a broker's time-out together take. */
    private static final Duration STUCK = Duration.ofMinutes(2);
    /** Nothing blocks an event loop; a garbage collection that takes this long is as bad as a loop that is stuck. */
    private static final Duration SILENT = Duration.ofSeconds(30);

    /**
     * What it asks.
     *
     * @param silence for how long the most silent event loop has not answered
     * @param backlog records that are not done
     */
    record Sources(
            Supplier<LoopStatus> loop,
            Supplier<Duration> silence,
            BooleanSupplier isBrokerReachable,
            LongSupplier backlog,
            Turnstile turnstile,
            ParkedPartitions parkedPartitions) {}

    private final Sources sources;
    private final LongSupplier nanoTime;
    private final InstantSource clock;

    WorkerHealth(Sources sources, LongSupplier nanoTime, InstantSource clock) {
        this.sources = sources;
        this.nanoTime = nanoTime;
        this.clock = clock;
    }

    @Override
    public Liveness live() {
        LoopStatus status = sources.loop().get();
        if (status.phase() == LoopStatus.Phase.STOPPED) {
            return new Liveness(List.of("the Kafka thread has ended"));
        }
        List<String> reasons = new ArrayList<>();
        Duration still = Duration.ofNanos(nanoTime.getAsLong() - status.cycledAtNanos());
        if (still.compareTo(STUCK) > 0) {
            reasons.add("the Kafka thread has not moved for " + still.toSeconds() + " s");
        }
        Duration silence = sources.silence().get();
        if (silence.compareTo(SILENT) > 0) {
            reasons.add("an event loop has not answered for " + silence.toSeconds() + " s");
        }
        return new Liveness(reasons);
    }

    @Override
    public Readiness ready() {
        LoopStatus status = sources.loop().get();
        List<String> reasons = new ArrayList<>();
        if (status.phase() != LoopStatus.Phase.RUNNING) {
            reasons.add("the Kafka thread is " + label(status.phase()));
        } else if (!status.joined()) {
            reasons.add("the worker has not joined its consumer group");
        } else if (status.restoring() > 0) {
            reasons.add("the ledger is being restored (partitions: " + status.restoring() + ")");
        }
        if (!sources.isBrokerReachable().getAsBoolean()) {
            reasons.add("the Kafka broker does not answer");
        }
        status.trouble().ifPresent(reasons::add);
        List<String> parked = new ArrayList<>();
        sources.turnstile()
                .parked()
                .forEach((account, parking) -> parked.add(parking.why() + " (account " + account + ")"));
        parked.addAll(sources.parkedPartitions().lines());
        return new Readiness(reasons, parked, Optional.of(work(status)));
    }

    private Work work(LoopStatus status) {
        return new Work(
                label(status.phase()),
                status.partitions(),
                status.restoring(),
                sources.backlog().getAsLong(),
                Arrays.stream(Priority.values()).map(this::queue).toList(),
                accounts());
    }

    private Queue queue(Priority priority) {
        Turnstile turnstile = sources.turnstile();
        return new Queue(
                priority.label(),
                turnstile.queued(priority),
                turnstile.oldestWait(priority),
                turnstile.timeToDrain(priority));
    }

    private List<Account> accounts() {
        Turnstile turnstile = sources.turnstile();
        OptionalInt left = turnstile.left();
        Optional<Integer> leftIfLimited = left.isPresent() ? Optional.of(left.getAsInt()) : Optional.empty();
        Duration reset = turnstile.untilReset();
        return turnstile.accounts().entrySet().stream()
                .map(account -> new Account(
                        account.getKey(),
                        turnstile.limit(),
                        leftIfLimited,
                        reset,
                        account.getValue().map(this::parked)))
                .toList();
    }

    private Parked parked(Parking parking) {
        Instant since = clock.instant().minus(parking.lasting()).truncatedTo(ChronoUnit.SECONDS);
        return new Parked(parking.why(), since, parking.lasting(), parking.nextProbeIn());
    }

    private static String label(LoopStatus.Phase phase) {
        return phase.name().toLowerCase(Locale.ROOT);
    }
}
