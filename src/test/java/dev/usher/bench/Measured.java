package dev.usher.bench;

import java.util.List;
import java.util.Map;

/**
 * What one run came to.
 *
 * @param broken promises that were not kept, for people; empty when all were
 */
record Measured(Map<Figure, Double> figures, List<String> broken) {

    @Override
    public String toString() {
        String speed = "%,.0f per second, %.0f µs of CPU each"
                .formatted(figures.get(Figure.PER_SECOND), figures.get(Figure.CPU));
        String latencies = figures.containsKey(Figure.P99)
                ? ", p50 %.1f ms, p99 %.1f ms".formatted(figures.get(Figure.P50), figures.get(Figure.P99))
                : "";
        String again = figures.containsKey(Figure.SENT_AGAIN)
                ? ", %,.0f requests sent again".formatted(figures.get(Figure.SENT_AGAIN))
                : "";
        return speed + latencies + again + (broken.isEmpty() ? "" : ", BROKEN: " + String.join(", ", broken));
    }
}
