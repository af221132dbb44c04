package dev.usher.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** All runs so far, and their medians. Confined to one thread. */
final class Scoreboard {

    private final Map<Series, List<Measured>> runs = new LinkedHashMap<>();

    void add(Series series, Measured measured) {
        runs.computeIfAbsent(series, first -> new ArrayList<>()).add(measured);
    }

    boolean has(Series series) {
        return runs.containsKey(series);
    }

    /** Not a number when it was never measured. */
    double median(Series series, Figure figure) {
        double[] sorted = runs.getOrDefault(series, List.of()).stream()
                .map(run -> run.figures().get(figure))
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
        return runs.entrySet().stream()
                .flatMap(series -> series.getValue().stream()
                        .flatMap(run -> run.broken().stream())
                        .map(promise -> series.getKey() + ": " + promise))
                .toList();
    }
}
