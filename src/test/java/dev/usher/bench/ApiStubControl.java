package dev.usher.bench;

import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Properties;

/** The driver's hand on the API stub: sets its latency, asks what came. */
final class ApiStubControl {

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI bench;

    ApiStubControl(int port) {
        bench = URI.create("http://127.0.0.1:%d/bench".formatted(port));
    }

    void startAnew(Duration latency) throws IOException, InterruptedException {
        ask(HttpRequest.newBuilder(URI.create(bench + "?latencyMs=" + latency.toMillis()))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build());
    }

    Seen seen() throws IOException, InterruptedException {
        Properties told = new Properties();
        told.load(new StringReader(ask(HttpRequest.newBuilder(bench).build())));
        return new Seen(
                number(told, "http1"),
                number(told, "http2"),
                number(told, "unexpected"),
                number(told, "overlapped"),
                number(told, "swapped"),
                number(told, "repeated"));
    }

    private String ask(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException("the API stub answered %d".formatted(response.statusCode()));
        }
        return response.body();
    }

    private static long number(Properties told, String key) {
        return Long.parseLong(told.getProperty(key));
    }

    /** What the API saw since it was last started anew. */
    record Seen(long http1, long http2, long unexpected, long overlapped, long swapped, long repeated) {

        long requests() {
            return http1 + http2;
        }
    }
}
