package dev.usher.cli;

import dev.usher.config.Catalogue;
import dev.usher.config.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Every setting as a table: the same for the same settings, so that documentation can be compared with it. */
final class SettingsTable {

    private SettingsTable() {}

    /** For a terminal, with unit and range beside the meaning. */
    static String asText(Optional<Map<String, String>> values) {
        Table table = new Table(cells(values, "KEY", "VALUE", "DEFAULT", "MEANING"));
        for (Key key : Catalogue.keys()) {
            String kind = key.isFamily() ? "" : " [" + key.unit() + ": " + key.range() + "]";
            table.row(cells(values, key.name(), value(values, key), key.defaultText(), key.meaning() + kind));
            members(values, key).forEach((member, value) -> table.row(cells(values, "  " + member, value, "", "")));
        }
        return table.asText();
    }

    /** For a page of documentation. */
    static String asMarkdown(Optional<Map<String, String>> values) {
        Table table = new Table(cells(values, "Key", "Value", "Default", "Meaning", "Unit", "Range"));
        for (Key key : Catalogue.keys()) {
            table.row(cells(
                    values,
                    code(key.name()),
                    code(value(values, key)),
                    code(key.defaultText()),
                    key.meaning(),
                    key.unit(),
                    key.range().toString()));
            members(values, key)
                    .forEach((member, value) -> table.row(cells(values, code(member), code(value), "", "", "", "")));
        }
        return table.asMarkdown();
    }

    /** The second cell is for values, and left out without any. */
    private static String[] cells(Optional<Map<String, String>> values, String... cells) {
        List<String> all = new ArrayList<>(List.of(cells));
        if (values.isEmpty()) {
            all.remove(1);
        }
        return all.toArray(String[]::new);
    }

    private static String value(Optional<Map<String, String>> values, Key key) {
        return values.map(all -> all.getOrDefault(key.name(), key.defaultText()))
                .orElse("");
    }

    /** What was set of a family. */
    private static Map<String, String> members(Optional<Map<String, String>> values, Key family) {
        Map<String, String> members = new TreeMap<>();
        values.orElse(Map.of()).forEach((name, value) -> {
            if (Catalogue.familyOf(name).equals(Optional.of(family))) {
                members.put(name, value);
            }
        });
        return members;
    }

    private static String code(String text) {
        return text.isEmpty() ? "" : "`" + text + "`";
    }
}
