package dev.usher.pipeline;

import dev.usher.quota.Turnstile;
import dev.usher.realtimekit.CommandRunner;
import dev.usher.realtimekit.Gate;
import dev.usher.realtimekit.http.FlushBatch;
import dev.usher.tracing.Tracing;
import dev.usher.wire.CommandDecoder;
import io.vertx.core.Context;
import java.time.InstantSource;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * One event loop, and what is confined to it and shared by the partitions that live there. The turnstile, the meters and the
 * tracing are shared by all loops.
 *
 * @param ledger how a partition's ledger is restored and read
 * @param takeovers workers that may fall silent over a command before it is given up
 * @param maxAges how old commands may become
 * @param nanoTime for what must not depend on the clock being set
 * @param runners makes the runner of a partition, whose requests leave through the given gate
 * @param flushes what sends those requests together, where their connections can
 */
public record EventLoop(
        Context context,
        CommandDecoder decoder,
        SchemaWait schemaWait,
        Turnstile turnstile,
        Function<Gate, CommandRunner> runners,
        FlushBatch flushes,
        Publications publications,
        LedgerAccess ledger,
        int takeovers,
        MaxAges maxAges,
        CommandMeters meters,
        Tracing tracing,
        InstantSource clock,
        LongSupplier nanoTime) {}
