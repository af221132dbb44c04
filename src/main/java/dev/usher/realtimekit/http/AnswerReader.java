package dev.usher.realtimekit.http;

import dev.usher.command.Answer;
import dev.usher.command.Kicked;
import dev.usher.command.Paging;
import dev.usher.command.Participant;
import dev.usher.realtimekit.Request;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads the answer out of a body that says success, leniently: unknown fields are passed over, missing ones are filled in
 * where that is harmless. Empty when what the command asked for is not there. Any thread.
 */
final class AnswerReader {

    private AnswerReader() {}

    static Optional<? extends Answer> read(Request request, JsonObject body) {
        return switch (request.operation()) {
            case ADD -> Json.object(body, "data").flatMap(data -> added((Request.Add) request, data));
            case GET ->
                Json.object(body, "data")
                        .flatMap(data -> participant(data, "", ""))
                        .map(Answer.Found::new);
            case LIST -> page((Request.ListPage) request, body);
            case KICK -> Optional.of(new Answer.Kick(kicked(body)));
            case DELETE -> Optional.of(new Answer.Deleted(Optional.empty()));
            case TOKEN -> token((Request.Token) request, body);
        };
    }

    private static Optional<Answer.Added> added(Request.Add request, JsonObject data) {
        return participant(data, request.customParticipantId(), request.presetName())
                .flatMap(added -> Json.text(data, "token").map(token -> new Answer.Added(added, token)));
    }

    private static Optional<Answer.Added> token(Request.Token request, JsonObject body) {
        return Json.object(body, "data")
                .flatMap(data -> Json.text(data, "token"))
                .map(token -> new Answer.Added(request.participant(), token));
    }

    /** Whoever has an id. The custom id and the preset given here stand in for what the API leaves out. */
    private static Optional<Participant> participant(JsonObject data, String customId, String preset) {
        return Json.text(data, "id")
                .map(id -> new Participant(
                        id,
                        Json.text(data, "custom_participant_id").orElse(customId),
                        Json.text(data, "preset_name").orElse(preset),
                        Json.text(data, "name"),
                        Json.text(data, "picture"),
                        Json.text(data, "created_at").orElse(""),
                        Json.text(data, "updated_at").orElse("")));
    }

    private static Optional<Answer.Page> page(Request.ListPage request, JsonObject body) {
        if (!(body.getValue("data") instanceof JsonArray data)) {
            return Optional.empty();
        }
        List<Participant> participants = objects(data)
                .flatMap(entry -> participant(entry, "", "").stream())
                .toList();
        JsonObject told = Json.object(body, "paging").orElseGet(JsonObject::new);
        Optional<Paging> paging = Json.number(told, "total_count")
                .flatMap(total -> paging(told, total, offset(request), participants.size()));
        return Optional.of(new Answer.Page(participants, paging));
    }

    /** Where the page begins and ends follows from what was asked for, if the API leaves it out; empty if it does not. */
    private static Optional<Paging> paging(JsonObject told, long total, Optional<Long> offset, int size) {
        Optional<Long> before = size == 0 ? Optional.of(0L) : offset;
        Optional<Long> start = Json.number(told, "start_offset").or(() -> before.map(o -> size == 0 ? o : o + 1));
        Optional<Long> end = Json.number(told, "end_offset").or(() -> before.map(o -> o + size));
        return start.flatMap(first -> end.map(last -> new Paging(total, first, last)));
    }

    /** Entries of the list before the page; empty when the API chose how many a page has. */
    private static Optional<Long> offset(Request.ListPage request) {
        long pagesBefore = Math.max(0, request.pageNo().orElse(1) - 1L);
        return pagesBefore == 0 ? Optional.of(0L) : request.perPage().map(size -> pagesBefore * size);
    }

    /** An empty list says that nobody was live; no list, or one with entries that name nobody, says nothing. */
    private static Optional<Kicked> kicked(JsonObject body) {
        return Json.object(body, "data")
                .flatMap(data -> data.getValue("participants") instanceof JsonArray participants
                        ? kicked(data, participants)
                        : Optional.empty());
    }

    private static Optional<Kicked> kicked(JsonObject data, JsonArray participants) {
        List<Kicked.Someone> named =
                objects(participants).flatMap(entry -> someone(entry).stream()).toList();
        return named.size() == participants.size()
                ? Optional.of(new Kicked(Json.text(data, "action"), named))
                : Optional.empty();
    }

    private static Optional<Kicked.Someone> someone(JsonObject entry) {
        return Json.text(entry, "id")
                .map(id -> new Kicked.Someone(
                        id, Json.text(entry, "name"), Json.text(entry, "picture"), Json.text(entry, "email")));
    }

    private static Stream<JsonObject> objects(JsonArray array) {
        return array.stream().filter(JsonObject.class::isInstance).map(JsonObject.class::cast);
    }
}
