package dev.usher.pipeline;

import dev.usher.realtimekit.CommandRunner;
import dev.usher.realtimekit.Gate;
import dev.usher.realtimekit.http.FlushBatch;
import io.vertx.core.Context;
import java.util.function.Function;

/**
 * One event loop, and what is confined to it: the partitions that live there share it. Immutable; what it holds is event loop
 * only, except {@code shared}.
 *
 * @param runners makes the runner of a partition, whose requests leave through the given gate
 * @param flushes what sends those requests together, where their connections can
 * @param ledger how a partition's ledger is restored and read
 * @param shared what all event loops of the worker have in common
 */
public record LoopResources(
        Context context,
        SchemaWait schemaWait,
        Function<Gate, CommandRunner> runners,
        FlushBatch flushes,
        LedgerAccess ledger,
        WorkerResources shared) {}
