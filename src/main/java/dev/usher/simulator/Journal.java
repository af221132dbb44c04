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
 * Every request to the API in the order received, the newest {@code capacity} of them, or fewer if they name so many
 * participants that memory would not do. It never holds a bearer token, a join token or a body. Event loop only.
 */
final class Journal {
    /** About a million ids; the heap of the simulator in the example for Compose is four times that. */
    static final long MOST_BYTES = 96L << 20;

    private static final int LONGEST_TEXT = 255;

    private final int capacity;
    private final long mostBytes;
    private final Deque<JournalRow> rows = new ArrayDeque<>();
    private final Pool<MeetingKey> meetings = new Pool<>();
    private final Pool<String> userAgents = new Pool<>();
    private long lastSequence;
    private long dropped;
    private long bytes;
    private int inFlight;
    private int mostInFlight;

    /**
     * An empty one.
     *
     * @param mostBytes what the ids in it may take
     */
    Journal(int capacity, long mostBytes) {
        this.capacity = capacity;
        this.mostBytes = mostBytes;
    }

    /** What is kept of a header's text, which may be kilobytes. */
    static String kept(String text) {
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT);
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
                idempotencyKey == null ? null : kept(idempotencyKey),
                userAgent == null ? null : userAgents.shared(kept(userAgent)));
        rows.add(row);
        makeRoom();
        return row;
    }

    void names(JournalRow row, List<String> ids, List<String> customIds) {
        grow(row, () -> row.names(ids, customIds));
    }

    void tookEffect(JournalRow row, Outcome outcome, Instant at) {
        grow(row, () -> row.tookEffect(outcome, at));
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
        if (window.isNegative() || window.isZero() || window.compareTo(SimulatorSettings.LONGEST_WINDOW) > 0) {
            throw new IllegalArgumentException(
                    "window is " + window + ", must be longer than PT0S, up to " + SimulatorSettings.LONGEST_WINDOW);
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

    /** Sequence numbers continue, so that a client that reads on from one does not see an older entry again. */
    void clear() {
        rows.forEach(JournalRow::leave);
        rows.clear();
        bytes = 0;
        dropped = 0;
        mostInFlight = inFlight;
    }

    /** A row that has left the journal while its request goes on is not counted any more. */
    private void grow(JournalRow row, Runnable change) {
        long before = row.bytes();
        change.run();
        if (row.isKept()) {
            bytes += row.bytes() - before;
            makeRoom();
        }
    }

    private void makeRoom() {
        while (rows.size() > capacity || (bytes > mostBytes && !rows.isEmpty())) {
            JournalRow oldest = rows.removeFirst();
            bytes -= oldest.bytes();
            oldest.leave();
            dropped++;
        }
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
