package dev.usher.quota;

import dev.usher.quota.Pacing.Room;
import dev.usher.quota.Turnstile.Entrant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Those who wait for one account: the most urgent go first, those of equal priority in the order in which they came. Nothing
 * starves: who has waited longest of all is overtaken seven times in a row at most. Every step takes constant time. Not
 * thread-safe; its {@link Turnstile} locks.
 */
final class PriorityQueues {
    private static final int MOST_OVERTAKINGS = 7;

    /**
     * One who waits.
     *
     * @param since when it came, as {@code System.nanoTime}
     */
    record Waiting(PassRequest request, Entrant entrant, long since) {}

    private final Map<Priority, Deque<Waiting>> queues = new EnumMap<>(Priority.class);
    private int size;
    private int overtakings;

    PriorityQueues() {
        for (Priority priority : Priority.values()) {
            queues.put(priority, new ArrayDeque<>());
        }
    }

    void add(Waiting waiting) {
        queueOf(waiting.request().priority()).add(waiting);
        size++;
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    int size(Priority priority) {
        return queueOf(priority).size();
    }

    Optional<Waiting> oldest(Priority priority) {
        return Optional.ofNullable(queueOf(priority).peek());
    }

    /** Takes out who goes next, if there is room for anybody who waits; who was overtaken too often goes before any kick. */
    Optional<Waiting> next(Room room) {
        if (room == Room.NONE) {
            return Optional.empty();
        }
        Optional<Waiting> oldest = oldest();
        Optional<Waiting> next = overtakings >= MOST_OVERTAKINGS ? oldest : mostUrgent(room);
        if (next.isPresent()) {
            overtakings = next.get().since() == oldest.orElseThrow().since() ? 0 : overtakings + 1;
            remove(next.get());
        }
        return next;
    }

    /** One of another account left, though it was this one's turn; it counts if it came later than all who wait here. */
    void overtakenBy(Waiting other) {
        if (oldest().filter(first -> other.since() - first.since() > 0).isPresent()) {
            overtakings++;
        }
    }

    /** Takes out who has waited longest: whoever has just failed has waited less than everybody else. */
    Optional<Waiting> nextProbe() {
        Optional<Waiting> oldest = oldest();
        oldest.ifPresent(this::remove);
        return oldest;
    }

    /** Takes out who has waited longest of all but one command's. */
    Optional<Waiting> nextProbeOtherThan(String command) {
        Optional<Waiting> oldest = queues.values().stream()
                // A command has one request waiting at a time, so this looks at two at most.
                .flatMap(queue -> queue.stream()
                        .filter(waiting -> !waiting.request().command().equals(command))
                        .limit(1))
                .min(Comparator.comparingLong(Waiting::since));
        oldest.ifPresent(this::remove);
        return oldest;
    }

    private Optional<Waiting> mostUrgent(Room room) {
        if (room == Room.KICKS) {
            return oldest(Priority.KICK);
        }
        for (Deque<Waiting> queue : queues.values()) {
            if (!queue.isEmpty()) {
                return Optional.of(queue.element());
            }
        }
        return Optional.empty();
    }

    private Optional<Waiting> oldest() {
        @Nullable Waiting oldest = null;
        for (Deque<Waiting> queue : queues.values()) {
            @Nullable Waiting first = queue.peek();
            if (first != null && (oldest == null || first.since() - oldest.since() < 0)) {
                oldest = first;
            }
        }
        return Optional.ofNullable(oldest);
    }

    /** It is the first of its queue, or the second: found at once. */
    private void remove(Waiting waiting) {
        queueOf(waiting.request().priority()).remove(waiting);
        size--;
    }

    private Deque<Waiting> queueOf(Priority priority) {
        return Objects.requireNonNull(queues.get(priority));
    }
}
