package dev.usher.pipeline;

import dev.usher.command.CommandType;
import dev.usher.command.FailureReason;
import dev.usher.command.Outcome;
import dev.usher.command.Settled;
import dev.usher.kafka.PartitionWork;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;

/** Counts and times commands by type and outcome, and dead letters by reason. Any thread. */
public final class CommandMeters {
    private final Map<CommandType, OutcomeMeters> succeeded = new EnumMap<>(CommandType.class);
    private final Map<CommandType, OutcomeMeters> failed = new EnumMap<>(CommandType.class);
    private final Map<CommandType, OutcomeMeters> expired = new EnumMap<>(CommandType.class);
    private final Map<FailureReason, Counter> deadLetters = new EnumMap<>(FailureReason.class);

    private final Counter duplicates;
    private final Counter saved;
    private final Counter reconciled;
    private final Counter replayed;
    private final LedgerMeters ledger;
    private final DoubtMeter doubt;

    /** Registers them all, so that a dashboard finds each from the start. */
    public CommandMeters(MeterRegistry registry) {
        for (CommandType type : CommandType.values()) {
            succeeded.put(type, new OutcomeMeters(registry, type, "succeeded"));
            failed.put(type, new OutcomeMeters(registry, type, "failed"));
            expired.put(type, new OutcomeMeters(registry, type, "expired"));
        }
        duplicates = Counter.builder("usher.commands.duplicates")
                .description("Duplicates that were answered from the ledger")
                .register(registry);
        saved = Counter.builder("usher.api.requests.saved")
                .description("Requests that were not needed")
                .tag("by", "duplicates")
                .register(registry);
        reconciled = Counter.builder("usher.commands.reconciled")
                .description("Commands in doubt that were settled by asking the API again")
                .register(registry);
        replayed = Counter.builder("usher.commands.replayed")
                .description("Records taken up that a replay of dead letters sent")
                .register(registry);
        for (FailureReason reason : FailureReason.values()) {
            deadLetters.put(
                    reason,
                    Counter.builder("usher.dead.letters")
                            .description("Records that went to the dead-letter topic")
                            .tag("reason", reason.label())
                            .register(registry));
        }
        ledger = new LedgerMeters(registry);
        doubt = new DoubtMeter(registry);
    }

    LedgerMeters ledger() {
        return ledger;
    }

    DoubtMeter doubt() {
        return doubt;
    }

    /**
     * A command has ended.
     *
     * @return what is to be told when that is committed
     */
    PartitionWork.OnCommit settled(CommandType type, Settled settled, Instant receivedAt, Instant completedAt) {
        if (settled.outcome() instanceof Outcome.Failed failure) {
            deadLettered(failure.failure().reason());
        }
        if (settled.reconciled()) {
            reconciled.increment();
        }
        return record(type, settled.outcome(), receivedAt, completedAt);
    }

    /**
     * A duplicate has got the first result again.
     *
     * @return what is to be told when that is committed
     */
    PartitionWork.OnCommit duplicate(CommandType type, Settled first, Instant receivedAt, Instant completedAt) {
        duplicates.increment();
        if (first.attempts() > 0) {
            saved.increment();
        }
        return record(type, first.outcome(), receivedAt, completedAt);
    }

    private OutcomeMeters record(CommandType type, Outcome outcome, Instant receivedAt, Instant completedAt) {
        OutcomeMeters meters = at(by(outcome), type);
        meters.ended(Duration.between(receivedAt, completedAt));
        return meters;
    }

    private Map<CommandType, OutcomeMeters> by(Outcome outcome) {
        if (outcome instanceof Outcome.Succeeded) {
            return succeeded;
        }
        return outcome instanceof Outcome.Failed ? failed : expired;
    }

    void deadLettered(FailureReason reason) {
        at(deadLetters, reason).increment();
    }

    void replayed() {
        replayed.increment();
    }

    private static <K, M> M at(Map<K, M> meters, K key) {
        M meter = meters.get(key);
        if (meter == null) {
            throw new IllegalStateException("no meter for " + key);
        }
        return meter;
    }
}
