package dev.usher.torture;

import dev.usher.simulator.Effect;
import dev.usher.simulator.JournalEntry;
import dev.usher.simulator.MeetingKey;
import dev.usher.simulator.Operation;
import dev.usher.testing.Child;
import dev.usher.testing.Children;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** The simulator's process, its faults and its journal. Any thread. */
final class Api implements AutoCloseable {

    private static final List<String> JVM = List.of("-XX:+UseSerialGC", "-Xmx640m");

    private final Child process;
    private final String address;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private Api(Child process, String address) {
        this.process = process;
        this.address = address;
    }

    static Api start(Children children, long seed) throws IOException, InterruptedException {
        Child process = children.ofClass("api", JVM, ApiProcess.class.getName(), List.of(Long.toString(seed)));
        return new Api(process, "http://127.0.0.1:" + process.told("port "));
    }

    /** What workers are told. */
    String baseUrl() {
        return address + "/client/v4";
    }

    void mustLive() throws IOException {
        process.mustLive();
    }

    /** Returns the fault's id. */
    long add(ApiFault fault) throws IOException, InterruptedException {
        HttpRequest request = request("/simulator/faults")
                .POST(BodyPublishers.ofString(fault.json().encode()))
                .build();
        return new JsonObject(ask(request)).getLong("id");
    }

    void remove(long fault) throws IOException, InterruptedException {
        ask(request("/simulator/faults/" + fault).DELETE().build());
    }

    void removeAllFaults() throws IOException, InterruptedException {
        ask(request("/simulator/faults").DELETE().build());
    }

    /** All of it. */
    List<JournalEntry> journal() throws IOException, InterruptedException {
        List<JournalEntry> journal = new ArrayList<>();
        while (true) {
            long since = journal.isEmpty() ? 0 : journal.get(journal.size() - 1).sequence();
            JsonArray page = new JsonArray(
                    ask(request("/simulator/journal?since=" + since).GET().build()));
            if (page.isEmpty()) {
                return journal;
            }
            page.forEach(entry -> journal.add(entry((JsonObject) entry)));
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(address + path));
    }

    private String ask(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
        if (response.statusCode() >= 300) {
            throw new IOException("the simulator answered %d to %s %s: %s"
                    .formatted(response.statusCode(), request.method(), request.uri(), response.body()));
        }
        return response.body();
    }

    private static JournalEntry entry(JsonObject json) {
        Integer status = json.getInteger("status");
        return new JournalEntry(
                json.getLong("sequence"),
                Instant.parse(json.getString("receivedAt")),
                time(json, "effectAt"),
                time(json, "endedAt"),
                Stream.of(Operation.values())
                        .filter(operation -> operation.label().equals(json.getString("operation")))
                        .findFirst()
                        .orElseThrow(),
                new MeetingKey(json.getString("account"), json.getString("app"), json.getString("meeting")),
                texts(json, "participantIds"),
                texts(json, "customParticipantIds"),
                Optional.ofNullable(json.getString("idempotencyKey")),
                Optional.ofNullable(json.getString("userAgent")),
                Stream.of(JournalEntry.End.values())
                        .filter(end -> end.label().equals(json.getString("end")))
                        .findFirst()
                        .orElseThrow(),
                status == null ? OptionalInt.empty() : OptionalInt.of(status),
                Effect.valueOf(json.getString("effect")),
                texts(json, "affected"));
    }

    private static Optional<Instant> time(JsonObject json, String field) {
        return Optional.ofNullable(json.getString(field)).map(Instant::parse);
    }

    private static List<String> texts(JsonObject json, String field) {
        return json.getJsonArray(field).stream().map(String.class::cast).toList();
    }

    @Override
    public void close() {
        process.close();
    }
}
