package dev.usher.simulator;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The endpoints that read the journal. Event loop only. */
final class JournalRoutes {
    /** More at once would hold up the event loop; to read all, continue with {@code since}. */
    private static final int MOST_ENTRIES = 10_000;

    private final World world;

    JournalRoutes(World world) {
        this.world = world;
    }

    void mount(Router router) {
        router.get("/simulator/journal").handler(JsonHandler.sending(this::entries));
        router.get("/simulator/journal/summary").handler(new JsonHandler(this::summary));
        router.delete("/simulator/journal").handler(new JsonHandler(context -> cleared()));
        router.post("/simulator/journal/clear").handler(new JsonHandler(context -> cleared()));
    }

    private void entries(RoutingContext context) {
        Fields.mustBeKnown(
                context.queryParams().names(),
                "operation",
                "meeting",
                "participant",
                "key",
                "since",
                "limit",
                "format");
        String format = parameter(context, "format").orElse("json");
        List<JsonObject> entries = world.journal().entries(query(context)).stream()
                .map(JournalJson::written)
                .toList();
        switch (format) {
            case "json" -> JsonHandler.send(context, new JsonArray(entries));
            case "lines" -> {
                Buffer lines = Buffer.buffer();
                entries.forEach(entry -> lines.appendBuffer(entry.toBuffer()).appendByte((byte) '\n'));
                context.response()
                        .putHeader(HttpHeaders.CONTENT_TYPE, "application/x-ndjson")
                        .end(lines);
            }
            default -> throw new IllegalArgumentException("format is '" + format + "', expected one of json, lines");
        }
    }

    private JsonObject summary(RoutingContext context) {
        Fields.mustBeKnown(context.queryParams().names(), "window");
        Duration window = parameter(context, "window")
                .map(text -> Fields.duration("window", text))
                .orElse(world.settings().quota().window());
        return JournalJson.written(world.journal().summary(window));
    }

    private JsonObject cleared() {
        world.journal().clear();
        return new JsonObject().put("requests", 0);
    }

    private static JournalQuery query(RoutingContext context) {
        return new JournalQuery(
                parameter(context, "operation").map(Operation::labelled),
                parameter(context, "meeting"),
                parameter(context, "participant"),
                parameter(context, "key"),
                number(context, "since", 0),
                (int) Math.min(number(context, "limit", MOST_ENTRIES), MOST_ENTRIES));
    }

    private static long number(RoutingContext context, String name, long absent) {
        return parameter(context, name)
                .map(text -> {
                    if (!text.matches("\\d{1,18}")) {
                        throw new IllegalArgumentException(name + " is '" + text + "', must be a whole number");
                    }
                    return Long.parseLong(text);
                })
                .orElse(absent);
    }

    private static Optional<String> parameter(RoutingContext context, String name) {
        return Optional.ofNullable(context.request().getParam(name)).filter(text -> !text.isEmpty());
    }
}
