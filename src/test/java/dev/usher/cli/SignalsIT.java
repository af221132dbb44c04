package dev.usher.cli;

import static dev.usher.testing.Commands.aList;
import static org.assertj.core.api.Assertions.assertThat;

import dev.usher.testing.Children;
import dev.usher.testing.Installation;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Commands that run on until they are stopped, as processes of their own. */
class SignalsIT {

    @Test
    void resultsPrintsWholeLinesAndEndsWellWhenItIsStopped() throws Exception {
        try (Installation usher = Installation.standard()) {
            usher.startWorker();
            Process results = start(usher.environment(), "results", "--from-beginning");
            try (BufferedReader lines = results.inputReader()) {
                usher.send(aList().withCommandId("c-1").build());

                assertThat(new JsonObject(lines.readLine()).getString("commandId"))
                        .isEqualTo("c-1");
                assertEndsWell(results);
                assertThat(lines.readLine()).isNull();
            } finally {
                results.destroyForcibly();
            }
        }
    }

    @Test
    void simulateSaysWhereItListensAndEndsWellWhenItIsStopped() throws Exception {
        Process simulator = start(Map.of(), "simulate", "--port", "0");
        try (BufferedReader lines = simulator.inputReader()) {
            String address = lines.lines()
                    .filter(line -> line.startsWith("http://"))
                    .findFirst()
                    .orElseThrow();

            assertThat(statusOf(address + "/accounts/a/realtime/kit/b/meetings/3f0c0ba9-3f53-4a4b-b5b5-1c5d6f4b8f10"
                            + "/participants"))
                    .isEqualTo(HttpURLConnection.HTTP_OK);
            assertEndsWell(simulator);
        } finally {
            simulator.destroyForcibly();
        }
    }

    private static void assertEndsWell(Process process) throws InterruptedException {
        // Its handle, since the process itself would close its streams too.
        process.toHandle().destroy();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    private static int statusOf(String url) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(url))
                                .header("Authorization", "Bearer any")
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static Process start(Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-jar",
                System.getProperty("usher.jar")));
        command.addAll(List.of(arguments));
        ProcessBuilder process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        Children.setEnvironment(process, environment);
        return process.start();
    }
}
