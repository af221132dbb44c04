package dev.usher.torture;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What was found broken: violations, and what the failure matrix explains. Confined to one thread. */
final class Findings {

    /** More of one kind are counted, not told. */
    private static final int MOST_TOLD = 15;

    private final Tally violations = new Tally();
    private final Tally explained = new Tally();

    /**
     * A promise was broken.
     *
     * @param kind of command
     * @param detail enough to look into it
     */
    void violation(Flaw flaw, String kind, String detail) {
        violations.add(flaw, kind, detail);
    }

    /** The same, but one that nobody can exclude; the detail says why. */
    void explained(Flaw flaw, String kind, String detail) {
        explained.add(flaw, kind, detail);
    }

    boolean isClean() {
        return violations.told.isEmpty();
    }

    int violations(Flaw flaw) {
        return violations.count(flaw);
    }

    int explained(Flaw flaw) {
        return explained.count(flaw);
    }

    /** How many of each kind of command, violations and explained alike. */
    String kinds(Flaw flaw) {
        Map<String, Integer> all = new TreeMap<>(violations.kinds(flaw));
        explained.kinds(flaw).forEach((kind, count) -> all.merge(kind, count, Integer::sum));
        return all.entrySet().stream()
                .map(kind -> kind.getValue() + " " + kind.getKey())
                .collect(Collectors.joining(", "));
    }

    /** For people: a line for each, but not for too many of one kind. */
    List<String> told() {
        List<String> lines = new ArrayList<>();
        violations.tell("VIOLATION", lines);
        explained.tell("EXPLAINED", lines);
        return lines;
    }

    /** Counts by flaw and kind of command. Confined to one thread. */
    private static final class Tally {
        private final Map<Flaw, Map<String, Integer>> counts = new EnumMap<>(Flaw.class);
        private final Map<Flaw, List<String>> told = new EnumMap<>(Flaw.class);

        void add(Flaw flaw, String kind, String detail) {
            counts.computeIfAbsent(flaw, none -> new TreeMap<>()).merge(kind, 1, Integer::sum);
            List<String> details = told.computeIfAbsent(flaw, none -> new ArrayList<>());
            if (details.size() < MOST_TOLD) {
                details.add(detail);
            }
        }

        Map<String, Integer> kinds(Flaw flaw) {
            return counts.getOrDefault(flaw, Map.of());
        }

        int count(Flaw flaw) {
            return kinds(flaw).values().stream().mapToInt(Integer::intValue).sum();
        }

        void tell(String word, List<String> lines) {
            told.forEach((flaw, details) -> {
                details.forEach(detail -> lines.add(word + " " + flaw.label() + ": " + detail));
                int untold = count(flaw) - details.size();
                if (untold > 0) {
                    lines.add("%s %s: and %,d more".formatted(word, flaw.label(), untold));
                }
            });
        }
    }
}
