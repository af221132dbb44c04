package dev.usher.torture;

import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A fault as the simulator is told it. Any thread.
 *
 * @param probability with which it hits a request
 * @param times hits at most; empty for any number
 */
record ApiFault(Kind kind, double probability, Optional<Integer> times) {

    /** What a request meets. */
    enum Kind {
        FAILED(Map.of("status", 503)),
        FAILED_AFTER_EFFECT(Map.of("status", 500, "afterEffect", true)),
        BAD_GATEWAY_AFTER_EFFECT(Map.of("status", 502, "envelope", "html", "afterEffect", true)),
        CUT(Map.of("effect", "cut")),
        CUT_AFTER_EFFECT(Map.of("effect", "cut", "afterEffect", true)),
        DISCONNECTED(Map.of("effect", "disconnect")),
        DISCONNECTED_AFTER_EFFECT(Map.of("effect", "disconnect", "afterEffect", true)),
        HUNG(Map.of("effect", "hang")),
        HUNG_AFTER_EFFECT(Map.of("effect", "hang", "afterEffect", true)),
        DELAYED(Map.of("delay", "PT0.6S")),
        THROTTLED(Map.of("status", 429, "envelope", "gateway", "headers", Map.of("Retry-After", "1")));

        private final Map<String, Object> fields;

        Kind(Map<String, Object> fields) {
            this.fields = fields;
        }
    }

    static ApiFault with(double probability, Kind kind) {
        return new ApiFault(kind, probability, Optional.empty());
    }

    JsonObject json() {
        JsonObject json = new JsonObject().put("probability", probability);
        kind.fields.forEach(json::put);
        times.ifPresent(limit -> json.put("times", limit));
        return json;
    }

    @Override
    public String toString() {
        String name = kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return times.map(limit -> "%s, %d times".formatted(name, limit))
                .orElseGet(() -> String.format(Locale.ROOT, "%s, %.1f %% of requests", name, probability * 100));
    }
}
