package dev.usher.pipeline;

import dev.usher.command.CommandType;
import dev.usher.command.FailureReason;
import dev.usher.command.Outcome;
import dev.usher.command.Settled;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;

/** Counts and times commands by type and outcome, and dead letters by reason. Any thread. */
public final class CommandMeters {
    private final Map<CommandType, Timer> succeeded = new EnumMap<>(CommandType.class);
    private final Map<CommandType, Timer> failed = new EnumMap<>(CommandType.class);
    private final Map<CommandType, Timer> expired = new EnumMap<>(CommandType.class);
    private final Map<FailureReason, Counter> deadLetters = new EnumMap<>(FailureReason.class);

    private final Counter repeated;
    private final Counter reconciled;

    /** Registers them all, so that a dashboard finds each from the start. */
    public CommandMeters(MeterRegistry registry) {
        for (CommandType type : CommandType.values()) {
            succeeded.put(type, timer(registry, type, "succeeded"));
            failed.put(type, timer(registry, type, "failed"));
            expired.put(type, timer(registry, type, "expired"));
        }
        repeated = Counter.builder("usher.commands.duplicates")
                .description("Duplicates that were answered from the ledger")
                .register(registry);
        reconciled = Counter.builder("usher.commands.reconciled")
                .description("Commands in doubt that were settled by asking the API again")
                .register(registry);
        for (FailureReason reason : FailureReason.values()) {
            deadLetters.put(
                    reason,
                    Counter.builder("usher.dead.letters")
                            .description("Records that went to the dead-letter topic")
                            .tag("reason", reason.label())
                            .register(registry));
        }
    }

    void settled(CommandType type, Settled settled, Instant receivedAt, Instant completedAt) {
        record(type, settled.outcome(), receivedAt, completedAt);
        if (settled.outcome() instanceof Outcome.Failed failure) {
            deadLettered(failure.failure().reason());
        }
        if (settled.reconciled()) {
            reconciled.increment();
        }
    }

    /** A duplicate has got the first result again. */
    void repeated(CommandType type, Settled first, Instant receivedAt, Instant completedAt) {
        record(type, first.outcome(), receivedAt, completedAt);
        repeated.increment();
    }

    private void record(CommandType type, Outcome outcome, Instant receivedAt, Instant completedAt) {
        Duration took = Duration.between(receivedAt, completedAt);
        if (outcome instanceof Outcome.Succeeded) {
            at(succeeded, type).record(took);
        } else if (outcome instanceof Outcome.Failed) {
            at(failed, type).record(took);
        } else {
            at(expired, type).record(took);
        }
    }

    void deadLettered(FailureReason reason) {
        at(deadLetters, reason).increment();
    }

    private static <K, M> M at(Map<K, M> meters, K key) {
        M meter = meters.get(key);
        if (meter == null) {
            throw new IllegalStateException("no meter for " + key);
        }
        return meter;
    }

    private static Timer timer(MeterRegistry registry, CommandType type, String outcome) {
        return Timer.builder("usher.commands")
                .description("Commands, from being read to their outcome")
                .tag("type", type.label())
                .tag("outcome", outcome)
                .register(registry);
    }
}
