package dev.usher.quota;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.LongSupplier;

/** Time that stands still until it is moved; timers run when it is moved past them. */
final class HandMovedTime implements Turnstile.Timers, LongSupplier {
    private record Timer(long at, Runnable task) {}

    private final PriorityQueue<Timer> timers = new PriorityQueue<>(Comparator.comparingLong(Timer::at));
    private long now = 1_000;

    @Override
    public long getAsLong() {
        return now;
    }

    @Override
    public void after(Duration delay, Runnable task) {
        timers.add(new Timer(now + delay.toNanos(), task));
    }

    void advance(Duration by) {
        long until = now + by.toNanos();
        while (!timers.isEmpty() && timers.element().at() <= until) {
            Timer due = timers.remove();
            now = due.at();
            due.task().run();
        }
        now = until;
    }
}
