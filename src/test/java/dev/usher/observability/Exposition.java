package dev.usher.observability;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a worker shows at /metrics, in Prometheus' text format. Immutable. */
record Exposition(String text) {
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"");
    private static final Set<String> OF_HISTOGRAMS = Set.of("le", "quantile");

    /** Usher's own, as types are declared; the maximum of a timer is not one of its own. */
    Set<String> families() {
        Set<String> families = text.lines()
                .filter(line -> line.startsWith("# TYPE usher_"))
                .map(line -> line.split(" ", -1)[2])
                .collect(Collectors.toCollection(TreeSet::new));
        families.removeIf(
                name -> name.endsWith("_max") && families.contains(name.substring(0, name.length() - "_max".length())));
        return families;
    }

    /** What can be asked for. */
    Set<String> samples() {
        return text.lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("[{ ]", 2)[0])
                .collect(Collectors.toCollection(TreeSet::new));
    }

    Set<String> labelsOf(String family) {
        return text.lines()
                .filter(line -> line.matches(family + "(_count|_sum|_bucket)?[{ ].*"))
                .flatMap(line -> LABEL.matcher(line).results())
                .map((MatchResult match) -> match.group(1))
                .filter(label -> !OF_HISTOGRAMS.contains(label))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
