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
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The requests that wait for one account: the most urgent go first, those of equal priority in the order in which they came. Nothing
 * starves: the request that has waited longest of all is overtaken seven times in a row at most. Every step takes constant
 * time, except {@link #removeIf}, which looks at all that wait. Not thread-safe; its {@link Turnstile} locks.
 */
final class PriorityQueues {
    static final int MOST_OVERTAKINGS = 7;

    /**
     * A request that waits.
     *
     * @param since when it came, as {@code System.nanoTime}
     */
    record QueuedRequest(PassRequest request, Entrant entrant, long since) {}

    private final Map<Priority, Deque<QueuedRequest>> queues = new EnumMap<>(Priority.class);
    private int size;
    private int overtakings;

    PriorityQueues() {
        for (Priority priority : Priority.values()) {
            queues.put(priority, new ArrayDeque<>());
        }
    }

    void add(QueuedRequest waiting) {
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

    Optional<QueuedRequest> oldest(Priority priority) {
        return Optional.ofNullable(queueOf(priority).peek());
    }

    /** Takes out the request that goes next, if there is room for one; one that was overtaken too often goes before any kick. */
    Optional<QueuedRequest> next(Room room) {
        if (room == Room.NONE) {
            return Optional.empty();
        }
        Optional<QueuedRequest> oldest = oldest();
        Optional<QueuedRequest> next =
                overtakings >= MOST_OVERTAKINGS && room != Room.KICKS ? oldest : mostUrgent(room);
        if (next.isPresent()) {
            overtakings = next.get().since() == oldest.orElseThrow().since() ? 0 : overtakings + 1;
            remove(next.get());
        }
        return next;
    }

    /** A request of another account left, though it was this one's turn; that counts if it came later than all that wait here. */
    void overtakenBy(QueuedRequest other) {
        if (oldest().filter(first -> other.since() - first.since() > 0).isPresent()) {
            overtakings++;
        }
    }

    /**
     * Takes out the request that has waited longest of those for which there is room: one that has just failed has waited less
     * than all others.
     */
    Optional<QueuedRequest> nextProbe(Room room) {
        Optional<QueuedRequest> oldest = room == Room.ALL ? oldest() : oldest(Priority.KICK);
        oldest.ifPresent(this::remove);
        return oldest;
    }

    /** Takes out the request that has waited longest of those for which there is room, except those of one command. */
    Optional<QueuedRequest> nextProbeOtherThan(String command, Room room) {
        Optional<QueuedRequest> oldest = (room == Room.ALL
                        ? queues.values().stream()
                        : Stream.of(queueOf(Priority.KICK)))
                .flatMap(queue -> othersThan(command, queue))
                .min(Comparator.comparingLong(QueuedRequest::since));
        oldest.ifPresent(this::remove);
        return oldest;
    }

    /** Whether a request of another command waits. */
    boolean hasOtherThan(String command) {
        return queues.values().stream()
                .flatMap(queue -> othersThan(command, queue))
                .findAny()
                .isPresent();
    }

    /** The first at most. A command has one request waiting at a time, so this looks at two at most. */
    private static Stream<QueuedRequest> othersThan(String command, Deque<QueuedRequest> queue) {
        return queue.stream()
                .filter(waiting -> !waiting.request().command().equals(command))
                .limit(1);
    }

    /** Removes those that do not wait any more; returns how many they are. */
    int removeIf(Predicate<Entrant> gone) {
        int before = size;
        queues.values().forEach(queue -> queue.removeIf(waiting -> gone.test(waiting.entrant())));
        size = queues.values().stream().mapToInt(Deque::size).sum();
        return before - size;
    }

    private Optional<QueuedRequest> mostUrgent(Room room) {
        if (room != Room.ALL) {
            return oldest(Priority.KICK);
        }
        for (Deque<QueuedRequest> queue : queues.values()) {
            if (!queue.isEmpty()) {
                return Optional.of(queue.element());
            }
        }
        return Optional.empty();
    }

    private Optional<QueuedRequest> oldest() {
        @Nullable QueuedRequest oldest = null;
        for (Deque<QueuedRequest> queue : queues.values()) {
            @Nullable QueuedRequest first = queue.peek();
            if (first != null && (oldest == null || first.since() - oldest.since() < 0)) {
                oldest = first;
            }
        }
        return Optional.ofNullable(oldest);
    }

    /** It is the first of its queue, or the second: found at once. */
    private void remove(QueuedRequest waiting) {
        queueOf(waiting.request().priority()).remove(waiting);
        size--;
    }

    private Deque<QueuedRequest> queueOf(Priority priority) {
        return Objects.requireNonNull(queues.get(priority));
    }
}
