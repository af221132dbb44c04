package dev.usher.realtimekit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.PriorityQueue;

/** Time that stands still until it is moved, and then runs what has come due, in order. */
public final class HandMovedTime implements InstantSource, Timers {

    private record Timer(Instant due, long order, Runnable action) {}

    private static final Instant START = Instant.parse("2026-08-01T12:00:00Z");

    private final PriorityQueue<Timer> timers =
            new PriorityQueue<>(Comparator.comparing(Timer::due).thenComparing(Timer::order));
    private Instant now = START;
    private long order;

    @Override
    public Instant instant() {
        return now;
    }

    /** As {@link System#nanoTime}. */
    public long nanoTime() {
        return Duration.between(START, now).toNanos();
    }

    @Override
    public void after(Duration delay, Runnable action) {
        timers.add(new Timer(now.plus(delay), order++, action));
    }

    public void advance(Duration by) {
        Instant until = now.plus(by);
        while (!timers.isEmpty() && !timers.element().due().isAfter(until)) {
            Timer next = timers.remove();
            now = next.due();
            next.action().run();
        }
        now = until;
    }

    public int waiting() {
        return timers.size();
    }
}
