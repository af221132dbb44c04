package dev.usher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every row of the failure matrix in guarantees.md names tests that exist. */
class FailureMatrixTest {
    private static final Path TESTS = Path.of("src", "test", "java");
    /** A class, and how the names of its methods begin: {@code `SomeIT` aMethod…, anotherOne…}. */
    private static final Pattern SHOWN_BY = Pattern.compile("`(?:\\w+[.])*([A-Z]\\w+)`((?:,? \\w+…)*)");

    private static final Pattern METHOD = Pattern.compile("(\\w+)…");

    @Test
    void everyRowNamesTestsThatExist() throws IOException {
        Map<String, Path> classes = classes();
        List<String> rows = rows();
        assertThat(rows).hasSizeGreaterThan(20).allSatisfy(row -> {
            Matcher shownBy = SHOWN_BY.matcher(row.substring(row.lastIndexOf('|', row.length() - 2)));
            assertThat(shownBy.find()).as("names a test").isTrue();
            do {
                assertThat(classes).containsKey(shownBy.group(1));
                String source = Files.readString(classes.get(shownBy.group(1)));
                METHOD.matcher(shownBy.group(2))
                        .results()
                        .forEach(method -> assertThat(source).containsPattern("void " + method.group(1) + "\\w*\\("));
            } while (shownBy.find());
        });
    }

    private static List<String> rows() throws IOException {
        String text = Files.readString(Path.of("src", "docs", "guarantees.md"));
        return text.substring(text.indexOf("\n## What fails"))
                .lines()
                .dropWhile(line -> !line.startsWith("|---"))
                .skip(1)
                .takeWhile(line -> line.startsWith("|"))
                .toList();
    }

    private static Map<String, Path> classes() {
        try (Stream<Path> files = Files.walk(TESTS)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .collect(Collectors.toMap(
                            file -> file.getFileName().toString().replace(".java", ""),
                            file -> file,
                            (one, namesake) -> one));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
