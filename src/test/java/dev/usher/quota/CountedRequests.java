package dev.usher.quota;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/** Requests as a server counts them, which does so at some moment between leaving and answer. */
final class CountedRequests {
    private record Counted(long leftAt, long countedAt, int limit) {}

    private final long window;
    private final List<Counted> requests = new ArrayList<>();

    CountedRequests(long window) {
        this.window = window;
    }

    /**
     * Counts one.
     *
     * @param limit that was in force when it left
     */
    void add(long leftAt, long countedAt, int limit) {
        requests.add(new Counted(leftAt, countedAt, limit));
    }

    int size() {
        return requests.size();
    }

    /**
     * By how many requests the worst window is above the limit, of all windows there are. A limit that was lowered binds
     * whoever leaves from then on, so a window has the limit of the last one in it that left.
     */
    int excess() {
        requests.sort(Comparator.comparingLong(Counted::countedAt));
        int excess = Integer.MIN_VALUE;
        int first = 0;
        // Those of the window that left later than all that were counted before them.
        Deque<Counted> lastToLeave = new ArrayDeque<>();
        for (int last = 0; last < requests.size(); last++) {
            Counted request = requests.get(last);
            while (requests.get(first).countedAt() <= request.countedAt() - window) {
                if (lastToLeave.getFirst().equals(requests.get(first))) {
                    lastToLeave.removeFirst();
                }
                first++;
            }
            while (!lastToLeave.isEmpty() && lastToLeave.getLast().leftAt() < request.leftAt()) {
                lastToLeave.removeLast();
            }
            lastToLeave.add(request);
            excess = Math.max(excess, last + 1 - first - lastToLeave.getFirst().limit());
        }
        return excess;
    }
}
