package dev.usher.simulator;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One meeting: who is enrolled, in the order of enrolment, and who is live. Event loop only. */
final class Meeting {
    private final MeetingKey key;
    private final String title;
    private final String createdAt;
    private final Map<String, Participant> byId = new LinkedHashMap<>();
    private final Map<String, Participant> byCustomId = new HashMap<>();
    private @Nullable LiveSession session;

    Meeting(MeetingKey key, String title, Instant createdAt) {
        this.key = key;
        this.title = title;
        this.createdAt = Timestamps.text(createdAt);
    }

    MeetingKey key() {
        return key;
    }

    String title() {
        return title;
    }

    int enrolled() {
        return byId.size();
    }

    int live() {
        return session().map(LiveSession::size).orElse(0);
    }

    void enrol(Participant participant) {
        byId.put(participant.id(), participant);
        byCustomId.put(participant.customId(), participant);
    }

    void remove(Participant participant) {
        byId.remove(participant.id());
        byCustomId.remove(participant.customId());
    }

    Optional<Participant> withId(String participantId) {
        return Optional.ofNullable(byId.get(participantId));
    }

    Optional<Participant> withCustomId(String customId) {
        return Optional.ofNullable(byCustomId.get(customId));
    }

    List<Participant> participants() {
        return List.copyOf(byId.values());
    }

    List<Participant> participants(long skipped, int atMost) {
        return byId.values().stream().skip(skipped).limit(atMost).toList();
    }

    Optional<LiveSession> session() {
        return Optional.ofNullable(session);
    }

    /** Opens the session when nobody was live before. */
    void join(Participant participant, Instant now) {
        if (session == null) {
            session = new LiveSession(UUID.randomUUID().toString(), now);
        }
        session.join(participant);
    }

    /** Ends the session with the last who leaves; the real one lingers for a minute or more. */
    void leave(Participant participant) {
        if (session != null) {
            session.leave(participant);
            if (session.size() == 0) {
                session = null;
            }
        }
    }

    /** Who is enrolled, then who is live though deleted. */
    List<ParticipantReport> reports() {
        List<Participant> live = session().map(LiveSession::participants).orElse(List.of());
        Set<Participant> known = new LinkedHashSet<>(byId.values());
        known.addAll(live);
        Set<String> liveIds = live.stream().map(Participant::id).collect(Collectors.toSet());
        return known.stream()
                .map(participant -> new ParticipantReport(
                        participant.id(),
                        participant.customId(),
                        participant.presetName(),
                        Optional.ofNullable(participant.name()),
                        byId.containsKey(participant.id()),
                        liveIds.contains(participant.id())))
                .toList();
    }

    JsonObject json() {
        return new JsonObject()
                .put("id", key.meetingId())
                .put("title", title)
                .put("status", "ACTIVE")
                .put("created_at", createdAt)
                .put("updated_at", createdAt);
    }
}
