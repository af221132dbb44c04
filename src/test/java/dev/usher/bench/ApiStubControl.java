package dev.usher.bench;

import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** The driver's hand on the API stub: sets its latency, asks what came. Confined to one thread. */
final class ApiStubControl {

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String bench;

    ApiStubControl(int port) {
        bench = "http://127.0.0.1:%d/bench".formatted(port);
    }

    /** Only while no request is in flight. */
    void startAnew(Duration latency) throws IOException, InterruptedException {
        ask(HttpRequest.newBuilder(URI.create(bench + "?latencyMs=" + latency.toMillis()))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build());
    }

    Seen seen() throws IOException, InterruptedException {
        Properties told = new Properties();
        told.load(new StringReader(ask(HttpRequest.newBuilder(URI.create(bench)).build())));
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

    /** What the API saw since it last started anew. */
    record Seen(long http1, long http2, long unexpected, long overlapped, long swapped, long repeated) {

        double http2Percent() {
            return 100.0 * http2 / (http1 + http2);
        }

        /** The promises that this shows broken, for people. */
        List<String> broken() {
            List<String> broken = new ArrayList<>();
            if (overlapped > 0) {
                broken.add("%,d requests while the participant's last one was in flight".formatted(overlapped));
            }
            if (swapped > 0) {
                broken.add("%,d requests out of their participant's order".formatted(swapped));
            }
            if (unexpected > 0) {
                broken.add("%,d requests that no command asked for".formatted(unexpected));
            }
            return broken;
        }
    }
}
