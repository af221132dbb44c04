package dev.usher.simulator;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** The endpoints that show meetings and let people join and leave them. Event loop only. */
final class MeetingRoutes {
    private final World world;

    MeetingRoutes(World world) {
        this.world = world;
    }

    void mount(Router router) {
        router.get("/simulator/meetings").handler(new JsonHandler(this::meetings));
        router.get("/simulator/sessions").handler(new JsonHandler(this::sessions));
        router.post("/simulator/sessions/join").handler(new JsonHandler(this::join));
        router.post("/simulator/sessions/leave").handler(new JsonHandler(this::leave));
    }

    /** All meetings in numbers, or one of them with everybody in it. */
    private JsonArray meetings(RoutingContext context) {
        Fields.mustBeKnown(context.queryParams().names(), "meeting");
        Optional<String> wanted = Optional.ofNullable(context.request().getParam("meeting"));
        return new JsonArray(world.meetings().all().stream()
                .filter(meeting -> wanted.map(meeting.key().meetingId()::equals).orElse(true))
                .map(meeting -> wanted.isPresent()
                        ? numbers(meeting).put("participants", participants(meeting))
                        : numbers(meeting))
                .toList());
    }

    private JsonArray sessions(RoutingContext context) {
        return new JsonArray(world.meetings().all().stream()
                .filter(meeting -> meeting.live() > 0)
                .map(MeetingRoutes::numbers)
                .toList());
    }

    private JsonObject join(RoutingContext context) {
        Fields fields = new Fields(JsonHandler.body(context), "meeting", "account", "app", "participants", "token");
        int live = fields.text("token").isPresent()
                ? world.sessions().join(fields.text("token").get(), fields.text("account"), world.now())
                : world.sessions().join(meeting(fields), fields.texts("participants"), world.now());
        return new JsonObject().put("live", live);
    }

    private JsonObject leave(RoutingContext context) {
        Fields fields = new Fields(JsonHandler.body(context), "meeting", "account", "app", "participants");
        return new JsonObject().put("live", world.sessions().leave(meeting(fields), fields.texts("participants")));
    }

    private Meeting meeting(Fields fields) {
        String meetingId = fields.text("meeting").orElseThrow(() -> new IllegalArgumentException("meeting is missing"));
        return world.meetings().only(meetingId, fields.text("account"), fields.text("app"));
    }

    private static JsonObject numbers(Meeting meeting) {
        return new JsonObject()
                .put("account", meeting.key().accountId())
                .put("app", meeting.key().appId())
                .put("meeting", meeting.key().meetingId())
                .put("enrolled", meeting.enrolled())
                .put("live", meeting.live());
    }

    private static JsonArray participants(Meeting meeting) {
        return new JsonArray(meeting.reports().stream()
                .map(report -> {
                    JsonObject json = new JsonObject()
                            .put("id", report.id())
                            .put("customParticipantId", report.customParticipantId())
                            .put("presetName", report.presetName());
                    report.name().ifPresent(name -> json.put("name", name));
                    return json.put("enrolled", report.isEnrolled()).put("live", report.isLive());
                })
                .toList());
    }
}
