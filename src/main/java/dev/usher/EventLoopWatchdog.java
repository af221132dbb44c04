package dev.usher;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Measures how long event loops have been blocked: a timer on each notes the time once a second. Any thread. */
final class EventLoopWatchdog {
    private static final long INTERVAL_MS = 1_000;

    private final LongSupplier nanoTime;
    private final List<AtomicLong> ticked = new CopyOnWriteArrayList<>();

    EventLoopWatchdog(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    void watch(Vertx vertx, Context loop) {
        AtomicLong last = new AtomicLong(nanoTime.getAsLong());
        ticked.add(last);
        loop.runOnContext(unused -> vertx.setPeriodic(INTERVAL_MS, tick -> last.setRelease(nanoTime.getAsLong())));
    }

    /** How long no timer has run on the loop that has been blocked longest. */
    Duration longestSilence() {
        long now = nanoTime.getAsLong();
        return Duration.ofNanos(
                ticked.stream().mapToLong(last -> now - last.getAcquire()).max().orElse(0));
    }
}
