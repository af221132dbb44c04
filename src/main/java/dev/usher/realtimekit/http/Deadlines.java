package dev.usher.realtimekit.http;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Ends exchanges that take longer than the time-out, and notices when the whole process has stood still. All exchanges have the
 * same time-out, so the oldest is always the first due, and one timer is enough: a timer for each would be set and cancelled a
 * thousand times for every time it fires. Event loop only.
 */
final class Deadlines {

    /** Checks per time-out, within the bounds below: a time-out is noticed at most one such part of it late. */
    private static final int TICKS_PER_TIMEOUT = 40;

    private static final long SHORTEST_TICK_MS = 5;
    private static final long LONGEST_TICK_MS = 250;

    private final Vertx vertx;
    private final Duration timeout;
    private final LongSupplier nanoTime;
    private final PingCheck pingCheck;
    private final long tickMs;
    private final Set<Exchange> pending = new LinkedHashSet<>();
    private boolean ticking;
    private long tickedAtNanos;
    private long wokeAtNanos;

    Deadlines(Vertx vertx, Duration timeout, LongSupplier nanoTime) {
        this.vertx = vertx;
        this.timeout = timeout;
        this.nanoTime = nanoTime;
        this.wokeAtNanos = nanoTime.getAsLong();
        this.pingCheck = new PingCheck(vertx, timeout);
        this.tickMs = Math.max(SHORTEST_TICK_MS, Math.min(LONGEST_TICK_MS, timeout.toMillis() / TICKS_PER_TIMEOUT));
    }

    void watch(Exchange exchange) {
        pending.add(exchange);
        if (!ticking) {
            ticking = true;
            tickedAtNanos = nanoTime.getAsLong();
            scheduleTick();
        }
    }

    /**
     * Whether the process was suspended since the exchange began. What was allowed to leave before may not leave now: other
     * workers may have taken over in the meantime.
     */
    boolean wasSuspendedDuring(Exchange exchange) {
        lookAtTheClock();
        return exchange.startedAtNanos() - wokeAtNanos < 0;
    }

    void ended(Exchange exchange) {
        pending.remove(exchange);
    }

    private void lookAtTheClock() {
        long now = nanoTime.getAsLong();
        if (Suspension.isBetween(tickedAtNanos, now)) {
            wokeAtNanos = now;
        }
        tickedAtNanos = now;
    }

    private void scheduleTick() {
        vertx.setTimer(tickMs, ignored -> {
            lookAtTheClock();
            due().forEach(exchange -> exchange.timedOut("No complete answer within " + timeout, pingCheck));
            ticking = !pending.isEmpty();
            if (ticking) {
                scheduleTick();
            }
        });
    }

    /**
     * An exchange that has no connection yet is left alone: the pool's own time-out ends it, certain that nothing left, and with
     * it those that wait to learn which client is right.
     */
    private List<Exchange> due() {
        long now = nanoTime.getAsLong();
        long timeoutNanos = TimeUnit.MILLISECONDS.toNanos(timeout.toMillis());
        return pending.stream()
                .takeWhile(exchange -> now - exchange.startedAtNanos() >= timeoutNanos)
                .filter(Exchange::hasDeparted)
                .toList();
    }
}
