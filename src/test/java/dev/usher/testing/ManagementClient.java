package dev.usher.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;

/** Asks a worker how it is. Any thread; it blocks. */
public final class ManagementClient {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final int port;

    public ManagementClient(int port) {
        this.port = port;
    }

    /** Waits until it has joined its group and restored what the ledger knows. */
    public void awaitReady() {
        await(this::isReady);
    }

    /** Whether it is ready now. */
    public boolean isReady() {
        return get("/health/ready").statusCode() == HttpURLConnection.HTTP_OK;
    }

    /** Waits until it is not ready, and says this. */
    public void awaitUnready(String words) {
        await(() -> {
            HttpResponse<String> answer = get("/health/ready");
            return answer.statusCode() == HttpURLConnection.HTTP_UNAVAILABLE
                    && answer.body().contains(words);
        });
    }

    /** Waits until it has partitions whose ledger it has not read to the end. */
    public void awaitRestoring() {
        await(() -> get("/health/ready").body().contains("the ledger is being restored"));
    }

    /** Waits until a gauge has this value, the sum of all that differ in their tags alone. */
    public void awaitMetric(String name, double value) {
        await(() -> metric(name) == value);
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await()
                .pollInSameThread()
                .pollInterval(Duration.ofMillis(20))
                .atMost(PATIENCE)
                .until(condition);
    }

    /** Everything at /metrics. */
    public String metrics() {
        return get("/metrics").body();
    }

    /** The body of /health/ready. */
    public String readiness() {
        return get("/health/ready").body();
    }

    /** The value of a gauge, the sum of all that differ in their tags alone. */
    public double metric(String name) {
        List<Double> values = metrics()
                .lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .map(line -> Double.valueOf(line.substring(line.lastIndexOf(' ') + 1)))
                .toList();
        if (values.isEmpty()) {
            throw new IllegalArgumentException("no metric " + name);
        }
        return values.stream().mapToDouble(value -> value).sum();
    }

    private HttpResponse<String> get(String path) {
        try {
            return HTTP.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
