package dev.usher.simulation;

import dev.usher.quota.Turnstile;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.LongSupplier;

/** Time that goes from one event to the next; events of the same time happen in the order in which they were planned. */
final class VirtualTime implements Turnstile.Timers, LongSupplier {
    private record Event(long at, long number, Runnable action) {}

    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::number));
    private long now;
    private long planned;

    @Override
    public long getAsLong() {
        return now;
    }

    Duration sinceStart() {
        return Duration.ofNanos(now);
    }

    @Override
    public void after(Duration delay, Runnable task) {
        events.add(new Event(now + delay.toNanos(), planned++, task));
    }

    void at(Duration sinceStart, Runnable task) {
        after(sinceStart.minusNanos(now), task);
    }

    void runUntil(Duration sinceStart) {
        while (!events.isEmpty() && events.element().at() <= sinceStart.toNanos()) {
            Event next = events.remove();
            now = next.at();
            next.action().run();
        }
        now = sinceStart.toNanos();
    }
}
