package dev.usher.simulator;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The simulator's own endpoints, which the real API does not have: no token, no quota, no journal. Event loop only. */
final class ControlRouter {
    private static final Logger LOG = LoggerFactory.getLogger(ControlRouter.class);
    private static final String USAGE = """
            An offline RealtimeKit API. Point a client's base URL at /client/v4 here; any bearer token will do
            unless one was set. All paths follow /client/v4/accounts/{account}/realtime/kit/{app}:

              POST   /meetings                                         create a meeting
              GET    /meetings/{meeting}
              POST   /meetings/{meeting}/participants                  add
              GET    /meetings/{meeting}/participants                  list (page_no, per_page)
              GET    /meetings/{meeting}/participants/{id}             get
              DELETE /meetings/{meeting}/participants/{id}             delete
              POST   /meetings/{meeting}/participants/{id}/token       refresh a token
              GET    /meetings/{meeting}/active-session
              POST   /meetings/{meeting}/active-session/kick           kick

            To look behind it and to make it misbehave:

              GET    /simulator/health
              GET    /simulator/settings            PATCH to change   latency, jitter, quota, token, …
              POST   /simulator/reset                                 back to how it was started
              POST   /simulator/spend                                 {"requests":100}: another tool's calls
              GET    /simulator/journal             DELETE to clear   ?operation= meeting= participant= key= since= limit= format=lines
              GET    /simulator/journal/summary                       ?window=PT5M
              POST   /simulator/journal/clear                         as DELETE /simulator/journal
              GET    /simulator/faults              POST, DELETE      {"effect":"reply","status":503,"operation":"add","times":2}
              DELETE /simulator/faults/{id}
              GET    /simulator/meetings                              ?meeting=…: who is enrolled, who is live
              GET    /simulator/sessions                              meetings with somebody live
              POST   /simulator/sessions/join                         {"meeting":"…","participants":["ann"]} or {"token":"…"}
              POST   /simulator/sessions/leave                        {"meeting":"…","participants":["ann"]}
            """;

    private ControlRouter() {}

    static Router create(Vertx vertx, World world) {
        Router router = Router.router(vertx);
        router.route().handler(ControlRouter::readBody);
        router.errorHandler(
                        400,
                        context -> JsonHandler.explain(context, 400, "the path or the query is not properly encoded"))
                .errorHandler(404, context -> JsonHandler.explain(context, 404, "nothing here: GET / tells what is"))
                .errorHandler(
                        405, context -> JsonHandler.explain(context, 405, "no such method here: GET / tells which"))
                .errorHandler(413, context -> JsonHandler.explain(context, 413, "the body is too large"))
                .errorHandler(500, ControlRouter::failed);
        router.get("/")
                .handler(context -> context.response()
                        .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=UTF-8")
                        .end(USAGE));
        router.get("/simulator/health").handler(new JsonHandler(context -> new JsonObject().put("status", "UP")));
        new SettingsRoutes(world).mount(router);
        new FaultRoutes(world.faults()).mount(router);
        new JournalRoutes(world).mount(router);
        new MeetingRoutes(world).mount(router);
        return router;
    }

    /** Not with Vert.x's own handler: it takes apart what is called a form, as curl calls every body. */
    private static void readBody(RoutingContext context) {
        BoundedBody.read(context.request())
                .onSuccess(read -> read.ifPresentOrElse(
                        body -> {
                            context.put(JsonHandler.BODY, body);
                            context.next();
                        },
                        () -> context.fail(413)));
    }

    private static void failed(RoutingContext context) {
        LOG.atError().setCause(context.failure()).log("control request failed");
        JsonHandler.explain(context, 500, "failed: the simulator's log says why");
    }
}
