package dev.usher.simulator;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;

/** All meetings of all accounts and apps. Event loop only. */
final class Meetings {
    private final Map<MeetingKey, Meeting> byKey = new LinkedHashMap<>();

    Meeting create(MeetingKey key, String title, Instant now) {
        Meeting meeting = new Meeting(key, title, now);
        byKey.put(key, meeting);
        return meeting;
    }

    Optional<Meeting> find(MeetingKey key) {
        return Optional.ofNullable(byKey.get(key));
    }

    /** The one meeting with this id, for a person who should not have to spell out account and app. */
    Meeting only(String meetingId, Optional<String> accountId, Optional<String> appId) {
        List<Meeting> found = byKey.values().stream()
                .filter(meeting -> meeting.key().meetingId().equals(meetingId))
                .filter(meeting ->
                        accountId.map(meeting.key().accountId()::equals).orElse(true))
                .filter(meeting -> appId.map(meeting.key().appId()::equals).orElse(true))
                .toList();
        if (found.isEmpty()) {
            throw new NoSuchElementException("meeting " + meetingId + " is not known");
        }
        if (found.size() > 1) {
            throw new IllegalArgumentException(
                    "meeting " + meetingId + " exists in " + found.size() + " apps: name account and app too");
        }
        return found.get(0);
    }

    Collection<Meeting> all() {
        return List.copyOf(byKey.values());
    }

    void clear() {
        byKey.clear();
    }
}
