package dev.usher.observability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.usher.observability.Expressions.Expression;
import dev.usher.testing.Installation;
import dev.usher.testing.ManagementClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The meters of a worker that has just started, the README's table, the dashboard and the alert rules name the same things. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MetersIT {
    private static final Pattern NAME = Pattern.compile("`([a-z._]+)`");

    /** A row of the README's table. */
    private record Row(String meter, String family, Set<String> tags) {
        static Row of(String line) {
            String[] cells = line.split("\\|", -1);
            return new Row(
                    names(cells[1]).iterator().next(),
                    names(cells[2]).iterator().next(),
                    names(cells[3]));
        }

        private static Set<String> names(String cell) {
            return NAME.matcher(cell)
                    .results()
                    .map(match -> match.group(1))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private final Installation usher = Installation.standard();
    private Exposition shown = new Exposition("");

    @BeforeAll
    void startAWorker() {
        ManagementClient management = new ManagementClient(usher.startWorker().managementPort());
        management.awaitReady();
        // Its meter is there once there was a collection.
        System.gc();
        shown = await().until(
                        () -> new Exposition(management.metrics()),
                        e -> e.text().contains("jvm_gc_pause_seconds_sum"));
    }

    @AfterAll
    void close() {
        usher.close();
    }

    @Test
    void theReadmeHasARowForEveryMeterAndNoOther() throws IOException {
        assertThat(readme()).extracting(Row::family).containsExactlyInAnyOrderElementsOf(shown.families());
    }

    @Test
    void theReadmeNamesEveryTag() throws IOException {
        assertThat(readme())
                .allSatisfy(row -> assertThat(row.tags()).as(row.meter()).isEqualTo(shown.labelsOf(row.family())));
    }

    @Test
    void theReadmesNamesInCodeAndInPrometheusBelongTogether() throws IOException {
        assertThat(readme())
                .allSatisfy(row -> assertThat(row.family())
                        .matches(row.meter().replace('.', '_') + "(_seconds|_total|_records)?"));
    }

    @Test
    void dashboardAndAlertsAskForNothingThatIsNotThere() throws IOException {
        Set<String> known = shown.samples();
        known.add("up"); // Prometheus' own
        assertThat(Expressions.all())
                .hasSizeGreaterThan(50)
                .allSatisfy((Expression asked) -> assertThat(asked.promQl().metrics())
                        .as(asked.place())
                        .isNotEmpty()
                        .isSubsetOf(known));
    }

    private static List<Row> readme() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        String table = readme.substring(readme.indexOf("### Meters\n"), readme.indexOf("\n## How fast"));
        return Arrays.stream(table.split("\n", -1))
                .filter(line -> line.startsWith("| `usher"))
                .map(Row::of)
                .toList();
    }
}
