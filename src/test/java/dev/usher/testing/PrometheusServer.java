package dev.usher.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;

/** A real Prometheus that looks at one worker each second; Debian's package is enough. Any thread; it blocks. */
public final class PrometheusServer implements AutoCloseable {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Child process;
    private final String url;

    private PrometheusServer(Child process, String url) {
        this.process = process;
        this.url = url;
    }

    /**
     * Starts it, with the project's alert rules.
     *
     * @param folder of its own
     */
    public static PrometheusServer watching(int workerPort, Path rules, Path folder) throws IOException {
        Path config = folder.resolve("prometheus.yml");
        Files.writeString(config, """
                global: {scrape_interval: 1s, evaluation_interval: 1s}
                rule_files: ["%s"]
                scrape_configs:
                  - job_name: usher
                    static_configs: [{targets: ["127.0.0.1:%d"]}]
                """.formatted(rules.toAbsolutePath(), workerPort));
        String address = "127.0.0.1:" + FreePort.pick();
        Child process = Child.start(
                "prometheus",
                new ProcessBuilder(
                        "prometheus",
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--web.listen-address=" + address),
                folder.resolve("prometheus.log"));
        PrometheusServer server = new PrometheusServer(process, "http://" + address);
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(server::isReady);
        return server;
    }

    private boolean isReady() throws IOException, InterruptedException {
        process.mustLive();
        try {
            return get("/-/ready").statusCode() == 200;
        } catch (ConnectException notYet) {
            return false;
        }
    }

    /** What it answers to an expression now: one object for each series. */
    public JsonArray query(String expression) throws IOException, InterruptedException {
        JsonObject answer = new JsonObject(get("/api/v1/query?query=" + URLEncoder.encode(expression, UTF_8))
                .body());
        if (!"success".equals(answer.getString("status"))) {
            throw new IllegalArgumentException(expression + ": " + answer.getString("error"));
        }
        return answer.getJsonObject("data").getJsonArray("result");
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return HTTP.send(HttpRequest.newBuilder(URI.create(url + path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() {
        process.close();
    }
}
