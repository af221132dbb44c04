package dev.usher.simulator;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The operations on who is enrolled in a meeting. Event loop only. */
final class Enrolment {
    private Enrolment() {}

    /** Adding somebody who is enrolled changes nothing about them: the same participant, one more token. */
    static Outcome add(Call call, Meeting meeting, SimulatorSettings settings, Instant now) {
        Optional<Participant> known =
                meeting.withCustomId(call.text("custom_participant_id").orElseThrow());
        Participant participant = known.orElseGet(() -> enrolled(call, meeting, now));
        if (settings.autoJoin()) {
            meeting.join(participant, now);
        }
        JsonObject data = participant.json().put("token", Tokens.issue(meeting.key(), participant, now));
        return Outcome.of(Answer.data(201, data), known.isPresent() ? Effect.TOKEN_RENEWED : Effect.ADDED, participant);
    }

    static Outcome list(Meeting meeting, Paging paging) {
        List<Participant> page = meeting.participants(paging.skipped(), paging.perPage());
        JsonArray data = new JsonArray(page.stream().map(Participant::json).toList());
        return Outcome.unchanged(Answer.page(data, paging.json(meeting.enrolled(), page.size())));
    }

    static Outcome get(String participantId, Meeting meeting) {
        return meeting.withId(participantId)
                .map(participant -> Outcome.unchanged(Answer.data(200, participant.json())))
                .orElseGet(() -> unknown(participantId));
    }

    /** The answer is that of the specification: no id, and the preset by id instead of by name. */
    static Outcome delete(String participantId, Meeting meeting) {
        return meeting.withId(participantId)
                .map(participant -> {
                    meeting.remove(participant);
                    JsonObject data = new JsonObject()
                            .put("custom_participant_id", participant.customId())
                            .put("preset_id", presetId(participant.presetName()))
                            .put("created_at", participant.createdAt())
                            .put("updated_at", participant.createdAt());
                    return Outcome.of(Answer.data(200, data), Effect.DELETED, participant);
                })
                .orElseGet(() -> unknown(participantId));
    }

    static Outcome refreshToken(String participantId, Meeting meeting, Instant now) {
        return meeting.withId(participantId)
                .map(participant -> {
                    JsonObject data = new JsonObject().put("token", Tokens.issue(meeting.key(), participant, now));
                    return Outcome.of(Answer.data(200, data), Effect.TOKEN_RENEWED, participant);
                })
                .orElseGet(() -> unknown(participantId));
    }

    private static Participant enrolled(Call call, Meeting meeting, Instant now) {
        Participant participant = new Participant(
                UUID.randomUUID().toString(),
                call.text("custom_participant_id").orElseThrow(),
                call.text("preset_name").orElseThrow(),
                call.text("name").orElse(null),
                call.text("picture").orElse(null),
                Timestamps.text(now));
        meeting.enrol(participant);
        return participant;
    }

    private static String presetId(String presetName) {
        return UUID.nameUUIDFromBytes(presetName.getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    private static Outcome unknown(String participantId) {
        return Outcome.refused(404, "No participant found with id " + participantId);
    }
}
