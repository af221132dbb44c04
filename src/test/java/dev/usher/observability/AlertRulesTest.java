package dev.usher.observability;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.usher.testing.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class AlertRulesTest {
    private static final Path TESTS = Path.of("src/test/promtool/usher-alerts-test.yml");
    private static final Path RUNBOOK = Path.of("src/docs/operations.md");

    @Test
    void promtoolFindsNoFault() throws Exception {
        promtool("check", "rules", Expressions.ALERTS.toString());
        promtool("check", "config", "src/main/observability/prometheus/prometheus.yml");
    }

    @Test
    void everyAlertFiresWhenItShouldAndIsSilentOtherwise() throws Exception {
        promtool("test", "rules", TESTS.toString());
    }

    @Test
    void promtoolIsGivenEveryAlertBothToFireAndToBeSilent() throws IOException {
        assertThat(alertsThat(true)).isEqualTo(alerts());
        assertThat(alertsThat(false)).isEqualTo(alerts());
    }

    @Test
    void everyAlertLinksToItsPlaceInTheRunbook() throws IOException {
        Set<String> places = Files.readAllLines(RUNBOOK).stream()
                .filter(line -> line.startsWith("#"))
                .map(AlertRulesTest::anchor)
                .map(anchor -> RUNBOOK + "#" + anchor)
                .collect(Collectors.toSet());

        assertThat(Expressions.rules()).allSatisfy(rule -> {
            assertThat(places).contains((String) Yaml.at(rule, "annotations", "runbook"));
            assertThat(Yaml.at(rule, "annotations", "summary")).isNotNull();
            assertThat(Yaml.at(rule, "labels", "severity")).isIn("page", "warn");
        });
    }

    /** As GitHub and its like make them. */
    private static String anchor(String heading) {
        return heading.replaceFirst("#+ ", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9 -]", "")
                .replace(' ', '-');
    }

    private static Set<String> alerts() throws IOException {
        return Expressions.rules().stream()
                .map(rule -> (String) Yaml.at(rule, "alert"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Those of promtool's tests that expect an alert, or none. */
    private static Set<String> alertsThat(boolean fire) throws IOException {
        return Yaml.maps(Yaml.at(Yaml.map(TESTS), "tests")).stream()
                .flatMap(test -> Yaml.maps(test.get("alert_rule_test")).stream())
                .filter(test -> fire == !((List<?>) Yaml.at(test, "exp_alerts")).isEmpty())
                .map((Map<String, Object> test) -> (String) Yaml.at(test, "alertname"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static void promtool(String... arguments) throws IOException, InterruptedException {
        Tool.assumeInstalled("promtool", "prometheus");
        ProcessBuilder builder = new ProcessBuilder("promtool");
        builder.command().addAll(List.of(arguments));
        Process promtool = builder.redirectErrorStream(true).start();
        String said = new String(promtool.getInputStream().readAllBytes(), UTF_8);
        assertThat(promtool.waitFor()).as(said).isZero();
    }
}
