package dev.usher.simulator;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Carries operations out: checks the request, finds the meeting, hands it to whoever knows the rest. Event loop only. */
final class RealtimeKit {
    private final Meetings meetings;

    RealtimeKit(Meetings meetings) {
        this.meetings = meetings;
    }

    Outcome perform(Call call, SimulatorSettings settings, Instant now) {
        Optional<String> broken = Rules.brokenBy(call);
        if (broken.isPresent()) {
            return Outcome.refused(400, broken.get());
        }
        if (call.operation() == Operation.CREATE_MEETING) {
            return createMeeting(call, now);
        }
        return meeting(call.meeting(), settings, now)
                .map(meeting -> perform(call, meeting, settings, now))
                .orElseGet(
                        () -> Outcome.refused(404, "Meeting " + call.meeting().meetingId() + " not found"));
    }

    private static Outcome perform(Call call, Meeting meeting, SimulatorSettings settings, Instant now) {
        return switch (call.operation()) {
            case ADD -> Enrolment.add(call, meeting, settings, now);
            case LIST -> Enrolment.list(meeting, Paging.of(call.query(), settings));
            case GET -> Enrolment.get(call.route().participantId(), meeting);
            case DELETE -> Enrolment.delete(call.route().participantId(), meeting);
            case REFRESH_TOKEN -> Enrolment.refreshToken(call.route().participantId(), meeting, now);
            case KICK -> new Kick(call, meeting).perform(settings.partialKicks());
            case ACTIVE_SESSION -> activeSession(meeting, now);
            case GET_MEETING -> Outcome.unchanged(Answer.data(200, meeting.json()));
            case CREATE_MEETING, UNROUTED ->
                throw new IllegalArgumentException(call.operation() + " is not about a meeting that exists");
        };
    }

    private Optional<Meeting> meeting(MeetingKey key, SimulatorSettings settings, Instant now) {
        Optional<Meeting> known = meetings.find(key);
        return known.isEmpty() && settings.createMeetings() ? Optional.of(meetings.create(key, "", now)) : known;
    }

    private Outcome createMeeting(Call call, Instant now) {
        MeetingKey key = new MeetingKey(
                call.meeting().accountId(),
                call.meeting().appId(),
                UUID.randomUUID().toString());
        Meeting meeting = meetings.create(key, call.text("title").orElse(""), now);
        return new Outcome(Answer.data(201, meeting.json()), Effect.MEETING_CREATED, List.of());
    }

    private static Outcome activeSession(Meeting meeting, Instant now) {
        return meeting.session()
                .map(session -> Outcome.unchanged(Answer.data(200, session.json(meeting, now))))
                .orElseGet(() -> Outcome.refused(
                        404,
                        "No active session found for meeting_id "
                                + meeting.key().meetingId()));
    }
}
