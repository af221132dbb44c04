package dev.usher.config;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Where settings come from; later ones win, and a blank value counts as none, except for keys that are handed to Kafka.
 *
 * @param files property files in UTF-8, in order
 * @param environment variables, of which those that begin with {@code USHER_} count
 * @param options what the command line sets: keys and values
 */
public record Sources(List<Path> files, Map<String, String> environment, Map<String, String> options) {

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    public Sources {
        files = List.copyOf(files);
        environment = Map.copyOf(environment);
        options = Map.copyOf(options);
    }

    /** Variables hold tokens. */
    @Override
    public String toString() {
        return "Sources[files=" + files + "]";
    }

    Values read(Consumer<String> problems) {
        Values values = new Values();
        files.forEach(
                file -> properties(file, problems).forEach((key, value) -> values.put(key, value, file.toString())));
        new TreeMap<>(environment)
                .forEach((variable, value) ->
                        Environment.key(variable, value).ifPresent(key -> values.put(key, value, variable)));
        options.forEach((key, value) -> values.put(key, value, "the command line"));
        return values;
    }

    private static Map<String, String> properties(Path file, Consumer<String> problems) {
        Properties properties = new Properties();
        try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            skipByteOrderMark(reader);
            properties.load(reader);
        } catch (NoSuchFileException e) {
            problems.accept(file + ": there is no such file");
        } catch (MalformedInputException e) {
            problems.accept(file + ": is not UTF-8");
        } catch (IOException e) {
            problems.accept(file + ": cannot be read: " + e.getMessage());
        } catch (IllegalArgumentException e) {
            problems.accept(file + ": is not a properties file: " + e.getMessage());
        }
        Map<String, String> sorted = new TreeMap<>();
        properties.stringPropertyNames().forEach(key -> sorted.put(key, properties.getProperty(key)));
        return sorted;
    }

    /** Some editors put a byte order mark in front, where it would become part of the first key. */
    private static void skipByteOrderMark(BufferedReader reader) throws IOException {
        reader.mark(1);
        if (reader.read() != BYTE_ORDER_MARK) {
            reader.reset();
        }
    }
}
