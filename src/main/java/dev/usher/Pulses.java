package dev.usher;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Whether event loops answer: each is asked once a second, and notes when it did. Any thread. */
final class Pulses {
    private static final long INTERVAL_MS = 1_000;

    private final LongSupplier nanoTime;
    private final List<AtomicLong> answered = new CopyOnWriteArrayList<>();

    Pulses(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    void watch(Vertx vertx, Context loop) {
        AtomicLong last = new AtomicLong(nanoTime.getAsLong());
        answered.add(last);
        loop.runOnContext(unused -> vertx.setPeriodic(INTERVAL_MS, tick -> last.setRelease(nanoTime.getAsLong())));
    }

    /** How long the loop has been silent that has been so for longest. */
    Duration longestSilence() {
        long now = nanoTime.getAsLong();
        return Duration.ofNanos(answered.stream()
                .mapToLong(last -> now - last.getAcquire())
                .max()
                .orElse(0));
    }
}
