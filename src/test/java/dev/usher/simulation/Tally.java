package dev.usher.simulation;

import dev.usher.quota.Priority;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Counts what happens in a scenario. Times are nanoseconds since its start. */
final class Tally {
    private final List<Long> requestedAt = new ArrayList<>();
    private final Map<Priority, List<Long>> waits = new EnumMap<>(Priority.class);
    private int settled;
    private int throttled;
    private int lockOuts;
    private int deadLetters;

    void requested(long now) {
        requestedAt.add(now);
    }

    void throttled() {
        throttled++;
    }

    /**
     * A command has been carried out.
     *
     * @param wait between its arrival and the leaving of the request that settled it
     */
    void settled(Priority priority, long wait) {
        settled++;
        waits.computeIfAbsent(priority, unused -> new ArrayList<>()).add(wait);
    }

    /** A request of Usher's was the one too many. */
    void lockedOut() {
        lockOuts++;
    }

    int lockOuts() {
        return lockOuts;
    }

    void deadLetter() {
        deadLetters++;
    }

    int requests() {
        return requestedAt.size();
    }

    int answersThrottled() {
        return throttled;
    }

    int deadLetters() {
        return deadLetters;
    }

    int settled() {
        return settled;
    }

    int settled(Priority priority) {
        return waits.getOrDefault(priority, List.of()).size();
    }

    /** Most requests that the API saw in any window. */
    int worstWindow(Duration window) {
        int worst = 0;
        int first = 0;
        for (int last = 0; last < requestedAt.size(); last++) {
            while (requestedAt.get(first) <= requestedAt.get(last) - window.toNanos()) {
                first++;
            }
            worst = Math.max(worst, last + 1 - first);
        }
        return worst;
    }

    int requestsBetween(Duration from, Duration to) {
        return (int) requestedAt.stream()
                .filter(at -> at >= from.toNanos() && at < to.toNanos())
                .count();
    }

    /** The wait that so many of a hundred commands do not exceed; empty when there were none. */
    Optional<Duration> wait(Priority priority, int percent) {
        List<Long> sorted =
                waits.getOrDefault(priority, List.of()).stream().sorted().toList();
        return sorted.isEmpty()
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(sorted.get((sorted.size() - 1) * percent / 100)));
    }
}
