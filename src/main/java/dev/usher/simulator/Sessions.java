package dev.usher.simulator;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.Stream;

/** Lets participants join and leave the live session of their meeting, as their browsers would. Event loop only. */
final class Sessions {
    private final Meetings meetings;

    Sessions(Meetings meetings) {
        this.meetings = meetings;
    }

    /**
     * Whoever is named becomes live.
     *
     * @param names ids or custom ids; none means everybody who is enrolled
     * @return how many are live now
     */
    int join(Meeting meeting, List<String> names, Instant now) {
        List<Participant> joining = names.isEmpty()
                ? meeting.participants()
                : names.stream().map(name -> enrolled(meeting, name)).toList();
        joining.forEach(participant -> meeting.join(participant, now));
        return meeting.live();
    }

    /**
     * Joins as a client with this token would: not when its participant was deleted, and not when it was added without
     * a name – then the real API hands out a token that does not work.
     *
     * @param accountId where app and meeting exist in several; a token does not tell
     */
    int join(String token, Optional<String> accountId, Instant now) {
        JsonObject claims =
                Tokens.claims(token, now).orElseThrow(() -> new IllegalArgumentException("the token is not valid"));
        Meeting meeting =
                meetings.only(claims.getString("meetingId", ""), accountId, Optional.of(claims.getString("orgId", "")));
        Participant participant = enrolled(meeting, claims.getString("participantId", ""));
        if (participant.name() == null) {
            throw new IllegalArgumentException("the token does not work: its participant was added without a name");
        }
        meeting.join(participant, now);
        return meeting.live();
    }

    /** Whoever is named goes; without names, everybody. */
    int leave(Meeting meeting, List<String> names) {
        List<Participant> leaving = meeting.session().stream()
                .flatMap(session -> session.participants().stream())
                .filter(participant -> names.isEmpty() || names.stream().anyMatch(participant::isNamed))
                .toList();
        leaving.forEach(meeting::leave);
        return meeting.live();
    }

    private static Participant enrolled(Meeting meeting, String name) {
        return Stream.of(meeting.withId(name), meeting.withCustomId(name))
                .flatMap(Optional::stream)
                .findFirst()
                .orElseThrow(() -> new NoSuchElementException("participant " + name + " is not enrolled in meeting "
                        + meeting.key().meetingId()));
    }
}
