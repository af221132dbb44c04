package dev.usher.simulator;

import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;

/** The endpoints that change how the simulator behaves, and set it back. Event loop only. */
final class SettingsRoutes {
    private final World world;

    SettingsRoutes(World world) {
        this.world = world;
    }

    void mount(Router router) {
        router.get("/simulator/settings").handler(new JsonHandler(context -> SettingsJson.written(world.settings())));
        router.patch("/simulator/settings").handler(new JsonHandler(context -> {
            world.change(SettingsJson.changed(world.settings(), JsonHandler.body(context)));
            return SettingsJson.written(world.settings());
        }));
        router.post("/simulator/reset").handler(new JsonHandler(context -> {
            world.reset();
            return SettingsJson.written(world.settings());
        }));
        router.post("/simulator/spend").handler(new JsonHandler(context -> {
            Fields fields = new Fields(JsonHandler.body(context), "requests", "token");
            int requests =
                    fields.count("requests").orElseThrow(() -> new IllegalArgumentException("requests is missing"));
            world.spend(requests, fields.text("token"));
            return new JsonObject().put("requests", requests);
        }));
    }
}
