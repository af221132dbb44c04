package dev.usher.torture;

import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Optional;

/**
 * A fault as the simulator is told it. Any thread.
 *
 * @param probability with which it hits a request
 * @param times hits at most; empty for any number
 */
record ApiFault(Kind kind, double probability, Optional<Integer> times) {

    /** What a request meets, in the simulator's words. */
    enum Kind {
        FAILED("{'status': 503}"),
        FAILED_AFTER_EFFECT("{'status': 500, 'afterEffect': true}"),
        BAD_GATEWAY_AFTER_EFFECT("{'status': 502, 'envelope': 'html', 'afterEffect': true}"),
        CUT("{'effect': 'cut'}"),
        CUT_AFTER_EFFECT("{'effect': 'cut', 'afterEffect': true}"),
        DISCONNECTED("{'effect': 'disconnect'}"),
        DISCONNECTED_AFTER_EFFECT("{'effect': 'disconnect', 'afterEffect': true}"),
        HUNG("{'effect': 'hang'}"),
        HUNG_AFTER_EFFECT("{'effect': 'hang', 'afterEffect': true}"),
        DELAYED("{'delay': 'PT0.6S'}"),
        THROTTLED("{'status': 429, 'envelope': 'gateway', 'headers': {'Retry-After': '1'}}");

        private final String json;

        Kind(String json) {
            this.json = json.replace('\'', '"');
        }
    }

    static ApiFault with(double probability, Kind kind) {
        return new ApiFault(kind, probability, Optional.empty());
    }

    JsonObject json() {
        JsonObject json = new JsonObject(kind.json).put("probability", probability);
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
