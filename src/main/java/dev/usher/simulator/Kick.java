package dev.usher.simulator;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One kick: a named participant is live and leaves, or is enrolled but not live and nothing happens, or is unknown – then the
 * answer is 404, and whether the others were kicked is a setting, because nobody knows what the real API does. Event loop
 * only.
 */
final class Kick {
    private final Meeting meeting;
    private final Set<Participant> live = new LinkedHashSet<>();
    private final List<String> unknown = new ArrayList<>();

    Kick(Call call, Meeting meeting) {
        this.meeting = meeting;
        call.namedParticipantIds().forEach(this::nameById);
        call.namedCustomIds().forEach(this::nameByCustomId);
    }

    Outcome perform(boolean partially) {
        if (unknown.isEmpty()) {
            JsonArray participants =
                    new JsonArray(live.stream().map(Participant::sessionJson).toList());
            JsonObject data = new JsonObject().put("action", "kick").put("participants", participants);
            return kicked(Answer.data(200, data));
        }
        Answer answer = Answer.refusal(404, "No user found with id " + unknown.get(0));
        return partially ? kicked(answer) : Outcome.unchanged(answer);
    }

    private Outcome kicked(Answer answer) {
        live.forEach(meeting::leave);
        List<String> ids = live.stream().map(Participant::id).toList();
        return new Outcome(answer, ids.isEmpty() ? Effect.NONE : Effect.KICKED, ids);
    }

    private void nameById(String participantId) {
        Optional<Participant> found = meeting.session().flatMap(session -> session.withId(participantId));
        found.ifPresent(live::add);
        if (found.isEmpty() && meeting.withId(participantId).isEmpty()) {
            unknown.add(participantId);
        }
    }

    private void nameByCustomId(String customId) {
        List<Participant> found =
                meeting.session().map(session -> session.withCustomId(customId)).orElse(List.of());
        live.addAll(found);
        if (found.isEmpty() && meeting.withCustomId(customId).isEmpty()) {
            unknown.add(customId);
        }
    }
}
