package dev.usher.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A table in Markdown, padded so that a terminal shows it as one too. Confined to one thread. */
final class Table {

    private final List<List<String>> rows = new ArrayList<>();

    Table(String... header) {
        rows.add(List.of(header));
    }

    void row(List<String> cells) {
        rows.add(cells);
    }

    @Override
    public String toString() {
        List<Integer> widths = IntStream.range(0, rows.get(0).size())
                .mapToObj(column -> rows.stream()
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElse(0))
                .toList();
        StringBuilder text = new StringBuilder();
        for (int row = 0; row < rows.size(); row++) {
            text.append(line(rows.get(row), widths));
            if (row == 0) {
                text.append(widths.stream()
                        .map(width -> "-".repeat(width + 1) + ":|")
                        .collect(Collectors.joining("", "|", "\n")));
            }
        }
        return text.toString();
    }

    private static String line(List<String> cells, List<Integer> widths) {
        return IntStream.range(0, cells.size())
                .mapToObj(column ->
                        " ".repeat(widths.get(column) - cells.get(column).length() + 1) + cells.get(column) + " |")
                .collect(Collectors.joining("", "|", "\n"));
    }
}
