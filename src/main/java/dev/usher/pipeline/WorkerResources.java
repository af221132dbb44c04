package dev.usher.pipeline;

import dev.usher.quota.Turnstile;
import dev.usher.tracing.Tracing;
import dev.usher.wire.CommandDecoder;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * What all event loops of a worker have in common. Any thread.
 *
 * @param takeovers workers that may fall silent over a command before it is given up
 * @param maxAges how old commands may become
 * @param nanoTime for what must not depend on the clock being set
 */
public record WorkerResources(
        CommandDecoder decoder,
        Turnstile turnstile,
        OutcomeRecords outcomeRecords,
        int takeovers,
        MaxAges maxAges,
        CommandMeters meters,
        Tracing tracing,
        InstantSource clock,
        LongSupplier nanoTime) {}
