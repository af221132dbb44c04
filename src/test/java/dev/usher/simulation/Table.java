package dev.usher.simulation;

import java.util.List;
import java.util.stream.IntStream;

/** Aligns columns: the first one to the left, all others to the right. */
final class Table {
    private Table() {}

    static String of(List<String> titles, List<List<String>> rows) {
        int[] widths = IntStream.range(0, titles.size())
                .map(column -> Math.max(
                        titles.get(column).length(),
                        rows.stream()
                                .mapToInt(row -> row.get(column).length())
                                .max()
                                .orElse(0)))
                .toArray();
        StringBuilder text = new StringBuilder(line(titles, widths));
        rows.forEach(row -> text.append(line(row, widths)));
        return text.toString();
    }

    private static String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < cells.size(); column++) {
            String padding = " ".repeat(widths[column] - cells.get(column).length());
            line.append(column == 0 ? cells.get(column) + padding : "  " + padding + cells.get(column));
        }
        return line.toString().stripTrailing() + "\n";
    }
}
