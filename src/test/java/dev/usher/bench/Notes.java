package dev.usher.bench;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Shows what goes on while it goes on, and keeps what was measured. Confined to one thread. */
final class Notes {

    private final Scoreboard scoreboard = new Scoreboard();
    private final long begun = System.nanoTime();

    void say(String what) {
        long seconds = (System.nanoTime() - begun) / 1_000_000_000L;
        System.out.printf(Locale.ROOT, "%2d:%02d  %s%n", seconds / 60, seconds % 60, what);
    }

    void add(Series series, Map<Figure, Double> figures) {
        scoreboard.add(series, figures);
        StringBuilder line = new StringBuilder(series.toString())
                .append(": %,.0f per second, %.0f µs of CPU each"
                        .formatted(figures.get(Figure.PER_SECOND), figures.get(Figure.CPU)));
        if (figures.containsKey(Figure.P99)) {
            line.append(", p50 %.1f ms, p99 %.1f ms".formatted(figures.get(Figure.P50), figures.get(Figure.P99)));
        }
        if (figures.containsKey(Figure.SENT_AGAIN)) {
            line.append(", %,.0f requests sent again".formatted(figures.get(Figure.SENT_AGAIN)));
        }
        say(line.toString());
    }

    void broken(String who, List<String> promises) {
        promises.forEach(promise -> {
            scoreboard.addBroken(who + ": " + promise);
            say(who + ": BROKEN: " + promise);
        });
    }

    Scoreboard scoreboard() {
        return scoreboard;
    }
}
