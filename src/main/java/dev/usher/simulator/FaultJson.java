package dev.usher.simulator;

import dev.usher.simulator.Fault.Frequency;
import dev.usher.simulator.Fault.Target;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Faults as they are scripted over HTTP. Any thread. */
final class FaultJson {
    private FaultJson() {}

    static Fault read(JsonObject json) {
        Fields fields = new Fields(
                json,
                "effect",
                "operation",
                "meeting",
                "participant",
                "probability",
                "times",
                "after",
                "delay",
                "afterEffect",
                "status",
                "headers",
                "envelope",
                "body");
        return new Fault(
                new Target(
                        fields.text("operation").map(FaultJson::operation),
                        fields.text("meeting"),
                        fields.text("participant")),
                new Frequency(
                        fields.number("probability").orElse(1.0),
                        fields.whole("times").map(OptionalLong::of).orElse(OptionalLong.empty()),
                        fields.whole("after").orElse(0L)),
                fields.duration("delay").orElse(Duration.ZERO),
                fields.flag("afterEffect").orElse(false),
                ending(fields));
    }

    private static Operation operation(String label) {
        Operation operation = Operation.labelled(label);
        if (operation == Operation.UNROUTED) {
            throw new IllegalArgumentException(
                    "operation unrouted takes no fault: it is answered 404 before there can be one");
        }
        return operation;
    }

    static JsonObject written(FaultReport report) {
        Fault fault = report.fault();
        JsonObject json = new JsonObject()
                .put("id", report.id())
                .put("matched", report.matched())
                .put("fired", report.fired())
                .put("effect", fault.ending().label());
        fault.target().operation().ifPresent(operation -> json.put("operation", operation.label()));
        fault.target().meetingId().ifPresent(meeting -> json.put("meeting", meeting));
        fault.target().participant().ifPresent(participant -> json.put("participant", participant));
        json.put("probability", fault.frequency().probability());
        fault.frequency().times().ifPresent(times -> json.put("times", times));
        json.put("after", fault.frequency().after())
                .put("delay", fault.delay().toString())
                .put("afterEffect", fault.afterEffect());
        if (fault.ending() instanceof Ending.Reply reply) {
            json.put("status", reply.status())
                    .put("headers", new JsonObject(new LinkedHashMap<>(reply.headers())))
                    .put("body", reply.body());
        }
        return json;
    }

    private static Ending ending(Fields fields) {
        String effect = fields.text("effect")
                .orElseGet(() -> fields.has("status") ? "reply" : fields.has("delay") ? "delay" : "");
        if (!effect.equals("reply")
                && Stream.of("status", "headers", "envelope", "body").anyMatch(fields::has)) {
            throw new IllegalArgumentException("status, headers, envelope and body belong to effect reply");
        }
        return switch (effect) {
            case "" -> throw new IllegalArgumentException("effect, status or delay is missing");
            case "reply" -> reply(fields);
            case "delay" -> new Ending.Normal();
            case "cut" -> new Ending.Cut();
            case "disconnect" -> new Ending.Disconnect();
            case "hang" -> new Ending.Hang();
            default ->
                throw new IllegalArgumentException(
                        "effect is '" + effect + "', expected one of reply, delay, cut, disconnect, hang");
        };
    }

    private static Ending reply(Fields fields) {
        int status = fields.count("status").orElseThrow(() -> new IllegalArgumentException("status is missing"));
        Optional<String> body = fields.text("body");
        if (body.isPresent() && fields.has("envelope")) {
            throw new IllegalArgumentException("body and envelope exclude each other");
        }
        String text = body.orElseGet(() -> fields.text("envelope")
                .map(ErrorBody::labelled)
                .orElse(ErrorBody.REALTIMEKIT)
                .text(status));
        return new Ending.Reply(status, headers(fields), text);
    }

    private static Map<String, String> headers(Fields fields) {
        Map<String, String> headers = new LinkedHashMap<>();
        fields.object("headers")
                .ifPresent(object ->
                        object.forEach(header -> headers.put(header.getKey(), String.valueOf(header.getValue()))));
        return headers;
    }
}
