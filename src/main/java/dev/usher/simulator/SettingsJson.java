package dev.usher.simulator;

import dev.usher.simulator.SimulatorSettings.Quota;
import io.vertx.core.json.JsonObject;
import java.time.Duration;

/** The settings as they are read and changed over HTTP. Any thread. */
final class SettingsJson {
    private SettingsJson() {}

    /** What a running simulator takes; address, seed and journal are fixed when it starts. */
    static SimulatorSettings changed(SimulatorSettings settings, JsonObject json) {
        Fields fields = new Fields(
                json,
                "latency",
                "jitter",
                "quota",
                "token",
                "pageSize",
                "maxPageSize",
                "createMeetings",
                "autoJoin",
                "partialKicks");
        int pageSize = fields.count("pageSize").orElse(settings.pageSize());
        int maxPageSize = fields.count("maxPageSize").orElse(settings.maxPageSize());
        return new SimulatorSettings(
                settings.host(),
                settings.port(),
                fields.duration("latency").orElse(settings.latency()),
                fields.duration("jitter").orElse(settings.jitter()),
                fields.object("quota")
                        .map(quota -> changed(settings.quota(), quota))
                        .orElse(settings.quota()),
                fields.has("token") ? fields.text("token") : settings.token(),
                pageSize,
                maxPageSize,
                fields.flag("createMeetings").orElse(settings.createMeetings()),
                fields.flag("autoJoin").orElse(settings.autoJoin()),
                fields.flag("partialKicks").orElse(settings.partialKicks()),
                settings.journalCapacity(),
                settings.seed());
    }

    static JsonObject written(SimulatorSettings settings) {
        return new JsonObject()
                .put("latency", settings.latency().toString())
                .put("jitter", settings.jitter().toString())
                .put(
                        "quota",
                        new JsonObject()
                                .put("requests", settings.quota().requests())
                                .put("window", settings.quota().window().toString())
                                .put("lockOut", settings.quota().lockOut().toString()))
                .put("token", settings.token().isPresent() ? "***" : null)
                .put("pageSize", settings.pageSize())
                .put("maxPageSize", settings.maxPageSize())
                .put("createMeetings", settings.createMeetings())
                .put("autoJoin", settings.autoJoin())
                .put("partialKicks", settings.partialKicks())
                .put("journalCapacity", settings.journalCapacity())
                .put("seed", settings.seed());
    }

    /** A window without a lock-out locks out for as long as itself. */
    private static Quota changed(Quota quota, JsonObject json) {
        Fields fields = new Fields(json, "requests", "window", "lockOut");
        Duration window = fields.duration("window").orElse(quota.window());
        Duration lockOut = fields.duration("lockOut").orElse(fields.has("window") ? window : quota.lockOut());
        return new Quota(fields.count("requests").orElse(quota.requests()), window, lockOut);
    }
}
