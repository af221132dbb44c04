package dev.usher.observability;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** YAML files as maps and lists; a key that stands twice is an error. Any thread. */
final class Yaml {
    private Yaml() {}

    static List<Map<String, Object>> documents(Path file) throws IOException {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        List<Map<String, Object>> documents = new ArrayList<>();
        try (Reader reader = Files.newBufferedReader(file)) {
            new org.yaml.snakeyaml.Yaml(new SafeConstructor(options))
                    .loadAll(reader)
                    .forEach(document -> documents.add(map(document)));
        }
        return documents;
    }

    static Map<String, Object> map(Path file) throws IOException {
        return documents(file).get(0);
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> map(@Nullable Object value) {
        return (Map<String, Object>) Objects.requireNonNull(value);
    }

    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> maps(@Nullable Object value) {
        return (List<Map<String, Object>>) Objects.requireNonNull(value);
    }

    /** What is found by going down these keys. */
    static Object at(Map<String, Object> map, String... keys) {
        Object found = map;
        for (String key : keys) {
            found = Objects.requireNonNull(map(found).get(key), () -> "no " + key);
        }
        return found;
    }
}
