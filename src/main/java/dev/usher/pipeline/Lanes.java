package dev.usher.pipeline;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Order per key, and no other order: a task may run when it is first in every lane that it is in. Tasks enter in
 * log order, so two tasks that share lanes stand in the same order in each of them, and no two can wait for each other.
 * Event loop only.
 */
final class Lanes<K, T> {
    private final Map<K, ArrayDeque<Ticket<K, T>>> lanes = new HashMap<>();

    /** A task's place in its lanes. */
    static final class Ticket<K, T> {
        private final T task;
        private final List<K> keys;
        /** In how many of its lanes another task is ahead. */
        private int blockedIn;

        private Ticket(T task, List<K> keys) {
            this.task = task;
            this.keys = keys;
        }

        T task() {
            return task;
        }

        boolean isFirst() {
            return blockedIn == 0;
        }
    }

    /** Lines the task up. Keys are distinct; without any it is first at once. */
    Ticket<K, T> enter(T task, List<K> keys) {
        Ticket<K, T> ticket = new Ticket<>(task, keys);
        for (K key : keys) {
            ArrayDeque<Ticket<K, T>> lane = lanes.computeIfAbsent(key, unused -> new ArrayDeque<>(1));
            if (!lane.isEmpty()) {
                ticket.blockedIn++;
            }
            lane.add(ticket);
        }
        return ticket;
    }

    /**
     * The task is over.
     *
     * @return those that are first everywhere now and were not before
     */
    List<Ticket<K, T>> finish(Ticket<K, T> ticket) {
        if (!ticket.isFirst()) {
            throw new IllegalStateException("left before it was first");
        }
        List<Ticket<K, T>> released = List.of();
        for (K key : ticket.keys) {
            ArrayDeque<Ticket<K, T>> lane = lanes.get(key);
            if (lane == null || lane.poll() != ticket) {
                throw new IllegalStateException("not in the lane of " + key);
            }
            Ticket<K, T> next = lane.peek();
            if (next == null) {
                lanes.remove(key);
            } else if (--next.blockedIn == 0) {
                released = released.isEmpty() ? new ArrayList<>(ticket.keys.size()) : released;
                released.add(next);
            }
        }
        return released;
    }
}
