package dev.usher.simulator;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** The journal as it is read over HTTP. Any thread. */
final class JournalJson {
    private JournalJson() {}

    static JsonObject written(JournalEntry entry) {
        JsonObject json = new JsonObject()
                .put("sequence", entry.sequence())
                .put("receivedAt", entry.receivedAt().toString());
        entry.effectAt().ifPresent(time -> json.put("effectAt", time.toString()));
        entry.endedAt().ifPresent(time -> json.put("endedAt", time.toString()));
        json.put("operation", entry.operation().label())
                .put("account", entry.meeting().accountId())
                .put("app", entry.meeting().appId())
                .put("meeting", entry.meeting().meetingId())
                .put("participantIds", new JsonArray(entry.participantIds()))
                .put("customParticipantIds", new JsonArray(entry.customParticipantIds()));
        entry.idempotencyKey().ifPresent(key -> json.put("idempotencyKey", key));
        entry.userAgent().ifPresent(agent -> json.put("userAgent", agent));
        json.put("end", entry.end().label());
        entry.status().ifPresent(status -> json.put("status", status));
        return json.put("effect", entry.effect().name()).put("affected", new JsonArray(entry.affected()));
    }

    static JsonObject written(JournalSummary summary) {
        JsonObject outcomes = new JsonObject();
        summary.outcomes().forEach((operation, counts) -> {
            JsonObject byOutcome = new JsonObject();
            counts.forEach(byOutcome::put);
            outcomes.put(operation.label(), byOutcome);
        });
        JsonObject effects = new JsonObject();
        summary.effects().forEach((effect, count) -> effects.put(effect.name(), count));
        JsonObject busiest = new JsonObject()
                .put("length", summary.busiest().length().toString())
                .put("requests", summary.busiest().requests());
        summary.busiest().from().ifPresent(from -> busiest.put("from", from.toString()));
        return new JsonObject()
                .put("requests", summary.requests())
                .put("dropped", summary.dropped())
                .put("inFlight", summary.inFlight())
                .put("mostInFlight", summary.mostInFlight())
                .put("outcomes", outcomes)
                .put("effects", effects)
                .put("busiest", busiest);
    }
}
