package dev.usher.bench;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** All that was measured so far, its medians, and the promises that were broken on the way. Confined to one thread. */
final class Scoreboard {

    private final Map<Series, List<Map<Figure, Double>>> runs = new HashMap<>();
    private final List<String> broken = new ArrayList<>();

    void add(Series series, Map<Figure, Double> figures) {
        runs.computeIfAbsent(series, first -> new ArrayList<>()).add(Map.copyOf(figures));
    }

    void addBroken(String promise) {
        broken.add(promise);
    }

    boolean has(Series series) {
        return runs.containsKey(series);
    }

    /** Not a number when it was never measured. */
    double median(Series series, Figure figure) {
        double[] sorted = runs.getOrDefault(series, List.of()).stream()
                .map(run -> run.get(figure))
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .sorted()
                .toArray();
        int middle = sorted.length / 2;
        if (sorted.length == 0) {
            return Double.NaN;
        }
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    List<String> broken() {
        return List.copyOf(broken);
    }
}
