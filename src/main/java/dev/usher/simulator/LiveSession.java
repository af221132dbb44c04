package dev.usher.simulator;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who is in a meeting right now. It outlives enrolment: a participant who is deleted while live stays live until kicked or
 * gone. Event loop only.
 */
final class LiveSession {
    private final String id;
    private final Instant startedAt;
    private final Map<String, Participant> live = new LinkedHashMap<>();
    private final Map<String, List<Participant>> byCustomId = new HashMap<>();
    private int mostLive;

    LiveSession(String id, Instant startedAt) {
        this.id = id;
        this.startedAt = startedAt;
    }

    void join(Participant participant) {
        if (live.put(participant.id(), participant) == null) {
            byCustomId
                    .computeIfAbsent(participant.customId(), customId -> new ArrayList<>(1))
                    .add(participant);
            mostLive = Math.max(mostLive, live.size());
        }
    }

    void leave(Participant participant) {
        if (live.remove(participant.id()) != null) {
            byCustomId.computeIfPresent(participant.customId(), (customId, others) -> {
                others.remove(participant);
                return others.isEmpty() ? null : others;
            });
        }
    }

    Optional<Participant> withId(String participantId) {
        return Optional.ofNullable(live.get(participantId));
    }

    /** Two, when somebody live was deleted and enrolled again. */
    List<Participant> withCustomId(String customId) {
        return List.copyOf(byCustomId.getOrDefault(customId, List.of()));
    }

    int size() {
        return live.size();
    }

    List<Participant> participants() {
        return List.copyOf(live.values());
    }

    JsonObject json(Meeting meeting, Instant now) {
        String started = Timestamps.text(startedAt);
        return new JsonObject()
                .put("id", id)
                .put("associated_id", meeting.key().meetingId())
                .put("meeting_display_name", meeting.title())
                .put("type", "meeting")
                .put("status", "LIVE")
                .put("live_participants", live.size())
                .put("max_concurrent_participants", mostLive)
                .put("minutes_consumed", Duration.between(startedAt, now).toMinutes())
                .put("organization_id", meeting.key().appId())
                .put("started_at", started)
                .put("created_at", started)
                .put("updated_at", started);
    }
}
