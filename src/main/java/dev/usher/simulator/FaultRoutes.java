package dev.usher.simulator;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.NoSuchElementException;

/** The endpoints that script faults. Event loop only. */
final class FaultRoutes {
    private final Faults faults;

    FaultRoutes(Faults faults) {
        this.faults = faults;
    }

    void mount(Router router) {
        router.get("/simulator/faults").handler(new JsonHandler(context -> reports()));
        router.post("/simulator/faults").handler(new JsonHandler(context -> {
            long id = faults.add(FaultJson.read(JsonHandler.body(context)));
            context.response().setStatusCode(201);
            return new JsonObject().put("id", id);
        }));
        router.delete("/simulator/faults").handler(new JsonHandler(context -> {
            faults.clear();
            return reports();
        }));
        router.delete("/simulator/faults/:id").handler(new JsonHandler(this::remove));
    }

    private JsonArray remove(RoutingContext context) {
        String id = context.pathParam("id");
        if (!id.matches("\\d{1,18}") || !faults.remove(Long.parseLong(id))) {
            throw new NoSuchElementException("there is no fault " + id);
        }
        return reports();
    }

    private JsonArray reports() {
        return new JsonArray(faults.reports().stream().map(FaultJson::written).toList());
    }
}
