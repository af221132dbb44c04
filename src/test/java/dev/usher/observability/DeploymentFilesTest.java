package dev.usher.observability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.usher.config.Settings;
import dev.usher.config.Sources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples for Kubernetes and Compose fit Usher as it is. */
class DeploymentFilesTest {
    private static final Path KUBERNETES = Path.of("src/main/kubernetes");
    private static final Path OPERATIONS = Path.of("src/docs/operations.md");
    private static final Path OBSERVABILITY = Path.of("src/main/observability");

    @TempDir
    Path folder = Path.of("");

    @Test
    void everyYamlFileIsOne() throws IOException {
        List<Path> files = new ArrayList<>(List.of(Path.of("docker-compose.yml")));
        for (Path place : List.of(KUBERNETES, OBSERVABILITY)) {
            try (Stream<Path> found = Files.walk(place)) {
                found.filter(file -> file.toString().endsWith(".yml")).forEach(files::add);
            }
        }

        assertThat(files)
                .hasSizeGreaterThan(6)
                .allSatisfy(file -> assertThat(Yaml.documents(file)).isNotEmpty());
    }

    @Test
    void everyManifestSaysWhatItIs() throws IOException {
        assertThat(manifests(Integer.MAX_VALUE)).hasSize(4).allSatisfy(manifest -> {
            assertThat(manifest).containsKeys("apiVersion", "kind");
            assertThat(Yaml.at(manifest, "metadata", "name")).isEqualTo("usher");
        });
    }

    /** {@code kubectl apply -f} takes a folder's own files, and none of the folders in it. */
    @Test
    void whoAppliesTheFolderHasNoAutoscaler() throws IOException {
        assertThat(manifests(1))
                .isNotEmpty()
                .noneSatisfy(manifest -> assertThat(manifest).containsEntry("kind", "ScaledObject"));
    }

    /** It would start them again within half a minute. */
    @Test
    void whoStopsAllWorkersPausesTheAutoscalerFirst() throws IOException {
        List<String> lines = Files.readAllLines(OPERATIONS);
        List<Integer> stops = IntStream.range(0, lines.size())
                .filter(line -> lines.get(line).startsWith("kubectl scale deployment usher --replicas=0"))
                .boxed()
                .toList();

        assertThat(stops)
                .hasSize(3)
                .allSatisfy(
                        line -> assertThat(lines.get(line - 1))
                                .startsWith(
                                        "kubectl annotate scaledobject usher autoscaling.keda.sh/paused-replicas=0 --overwrite"));
        assertThat(lines)
                .filteredOn(line ->
                        line.startsWith("kubectl annotate scaledobject usher autoscaling.keda.sh/paused-replicas-"))
                .hasSize(3);
    }

    @Test
    void theConfigMapHoldsSettingsThatAWorkerStartsWith() throws IOException {
        Map<String, String> environment = new TreeMap<>();
        Yaml.map(manifest("ConfigMap").get("data")).forEach((key, value) -> environment.put(key, (String) value));
        assertThat(environment).containsEntry("USHER_API_TOKEN_FILE", "/run/secrets/usher/token");
        Path token = Files.writeString(folder.resolve("token"), "secret");
        environment.put("USHER_API_TOKEN_FILE", token.toString());

        assertThatCode(() -> settings(environment)).doesNotThrowAnyException();
        assertThat(settings(environment).management().host()).isEqualTo("0.0.0.0");
    }

    @Test
    void aPodHasTimeToEndWhatItHasBegun() throws IOException {
        Map<String, Object> settings = Yaml.map(manifest("ConfigMap").get("data"));
        int grace = (int) Yaml.at(pod(), "terminationGracePeriodSeconds");

        assertThat(Duration.ofSeconds(grace))
                .isGreaterThan(Duration.parse((String) Yaml.at(settings, "USHER_SHUTDOWN_TIMEOUT"))
                        .plusSeconds(10));
    }

    @Test
    void aContainerMayDoNothingThatItNeedNot() throws IOException {
        assertThat(Yaml.at(pod(), "securityContext", "runAsNonRoot")).isEqualTo(true);
        assertThat(Yaml.at(container(), "securityContext", "readOnlyRootFilesystem"))
                .isEqualTo(true);
        assertThat(Yaml.at(container(), "securityContext", "allowPrivilegeEscalation"))
                .isEqualTo(false);
    }

    @Test
    void probesAskWhatIsThere() throws IOException {
        assertThat(Yaml.at(container(), "livenessProbe", "httpGet", "path")).isEqualTo("/health/live");
        assertThat(Yaml.at(container(), "startupProbe", "httpGet", "path")).isEqualTo("/health/live");
        assertThat(Yaml.at(container(), "readinessProbe", "httpGet", "path")).isEqualTo("/health/ready");
    }

    @Test
    void aWorkerHasTwoMinutesToAnswerItsFirstProbe() throws IOException {
        int every = (int) Yaml.at(container(), "startupProbe", "periodSeconds");
        int times = (int) Yaml.at(container(), "startupProbe", "failureThreshold");

        assertThat(Duration.ofSeconds((long) every * times)).isGreaterThanOrEqualTo(Duration.ofSeconds(120));
    }

    @Test
    void composeMountsWhatThereIsAndScrapesTheWorker() throws IOException {
        Map<String, Object> services =
                Yaml.map(Yaml.map(Path.of("docker-compose.yml")).get("services"));
        for (String service : List.of("prometheus", "grafana")) {
            assertThat((List<?>) Yaml.at(services, service, "volumes"))
                    .allSatisfy(mount -> assertThat(Path.of(mount.toString().split(":", 2)[0]))
                            .exists());
        }
        assertThat(Yaml.at(services, "worker", "environment", "USHER_MANAGEMENT_HOST"))
                .isEqualTo("0.0.0.0");
        Map<String, Object> scraping = Yaml.maps(Yaml.map(OBSERVABILITY.resolve("prometheus/prometheus.yml"))
                        .get("scrape_configs"))
                .get(0);
        assertThat(scraping.get("job_name")).isEqualTo("usher");
        assertThat(Yaml.maps(scraping.get("static_configs")).get(0)).containsEntry("targets", List.of("worker:8080"));
    }

    /** They may be exported in a shell in which Usher runs too. */
    @Test
    void whatComposeIsToldIsNoUnknownSettingOfUsher() throws IOException {
        Map<String, String> environment = new TreeMap<>();
        Pattern.compile("\\$\\{(USHER_\\w+)")
                .matcher(Files.readString(Path.of("docker-compose.yml")))
                .results()
                .forEach(variable -> environment.put(variable.group(1), "1"));

        assertThat(environment).containsKey("USHER_QUOTA_REQUESTS");
        assertThatCode(() -> Settings.forClient(new Sources(List.of(), environment, Map.of())))
                .doesNotThrowAnyException();
    }

    private static Settings settings(Map<String, String> environment) {
        return Settings.forWorker(new Sources(List.of(), environment, Map.of()));
    }

    /** Those in the folder, and in the folders in it down to this depth. */
    private static List<Map<String, Object>> manifests(int depth) throws IOException {
        List<Map<String, Object>> manifests = new ArrayList<>();
        try (Stream<Path> files = Files.walk(KUBERNETES, depth)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                manifests.addAll(Yaml.documents(file));
            }
        }
        return manifests;
    }

    private static Map<String, Object> manifest(String kind) throws IOException {
        return manifests(1).stream()
                .filter(manifest -> kind.equals(manifest.get("kind")))
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, Object> pod() throws IOException {
        return Yaml.map(Yaml.at(manifest("Deployment"), "spec", "template", "spec"));
    }

    private static Map<String, Object> container() throws IOException {
        return Yaml.maps(Yaml.at(pod(), "containers")).get(0);
    }
}
