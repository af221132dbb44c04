package dev.usher.simulator;

import dev.usher.simulator.JournalEntry.End;
import dev.usher.simulator.JournalSummary.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Every request to the API in the order received, the newest {@code capacity} of them. It never holds a bearer token, a
 * join token or a body. Event loop only.
 */
final class Journal {
    private final int capacity;
    private final Deque<JournalRow> rows = new ArrayDeque<>();
    private final Pool<MeetingKey> meetings = new Pool<>();
    private final Pool<String> userAgents = new Pool<>();
    private long lastSequence;
    private long dropped;
    private int inFlight;
    private int mostInFlight;

    Journal(int capacity) {
        this.capacity = capacity;
    }

    JournalRow received(Route route, @Nullable String idempotencyKey, @Nullable String userAgent, Instant at) {
        inFlight++;
        mostInFlight = Math.max(mostInFlight, inFlight);
        lastSequence++;
        JournalRow row = new JournalRow(
                lastSequence,
                at,
                route,
                meetings.shared(route.meeting()),
                idempotencyKey,
                userAgent == null ? null : userAgents.shared(userAgent));
        rows.add(row);
        if (rows.size() > capacity) {
            rows.removeFirst();
            dropped++;
        }
        return row;
    }

    void answered(JournalRow row, int status, Instant at) {
        inFlight--;
        row.answered(status, at);
    }

    void cut(JournalRow row, Instant at) {
        inFlight--;
        row.ended(End.CUT, at);
    }

    /** The client went away: a request that hung stays known as hung. */
    void abandoned(JournalRow row, Instant at) {
        inFlight--;
        row.ended(row.end() == End.HUNG ? End.HUNG : End.ABANDONED, at);
    }

    List<JournalEntry> entries(JournalQuery query) {
        return rows.stream()
                .filter(query::selects)
                .limit(query.limit())
                .map(JournalRow::entry)
                .toList();
    }

    JournalSummary summary(Duration window) {
        if (window.isNegative() || window.isZero()) {
            throw new IllegalArgumentException("window is " + window + ", must be positive");
        }
        Map<Operation, Map<String, Long>> outcomes = new EnumMap<>(Operation.class);
        Map<Effect, Long> effects = new EnumMap<>(Effect.class);
        for (JournalRow row : rows) {
            outcomes.computeIfAbsent(row.operation(), operation -> new TreeMap<>())
                    .merge(row.outcome(), 1L, Long::sum);
            effects.merge(row.effect(), 1L, Long::sum);
        }
        return new JournalSummary(rows.size(), dropped, inFlight, mostInFlight, outcomes, effects, busiest(window));
    }

    /** Sequence numbers go on, so that nobody who reads on from one sees an older entry again. */
    void clear() {
        rows.clear();
        dropped = 0;
        mostInFlight = inFlight;
    }

    private Window busiest(Duration length) {
        // A clock may be set back, the order received may not.
        List<Instant> times = rows.stream().map(JournalRow::receivedAt).sorted().toList();
        int most = 0;
        Optional<Instant> from = Optional.empty();
        int first = 0;
        for (int last = 0; last < times.size(); last++) {
            while (!times.get(last).isBefore(times.get(first).plus(length))) {
                first++;
            }
            if (last - first + 1 > most) {
                most = last - first + 1;
                from = Optional.of(times.get(first));
            }
        }
        return new Window(length, most, from);
    }

    /** One copy of each value that many rows have in common. Event loop only. */
    private static final class Pool<T> {
        private static final int MOST = 50_000;

        private final Map<T, T> values = new HashMap<>();

        T shared(T value) {
            if (values.size() >= MOST) {
                values.clear();
            }
            T known = values.putIfAbsent(value, value);
            return known == null ? value : known;
        }
    }
}
