package dev.usher.simulator;

import dev.usher.simulator.Fault.Target;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The faults that are installed. The oldest that matches a request and fires decides. Event loop only. */
final class Faults {
    private final Map<Long, InstalledFault> installed = new LinkedHashMap<>();
    private final Meetings meetings;
    private final long seed;
    private long lastId;

    Faults(Meetings meetings, long seed) {
        this.meetings = meetings;
        this.seed = seed;
    }

    long add(Fault fault) {
        lastId++;
        installed.put(lastId, new InstalledFault(lastId, fault, seed));
        return lastId;
    }

    boolean remove(long id) {
        return installed.remove(id) != null;
    }

    /** Ids begin at 1 again, so that the same script has the same luck. */
    void clear() {
        installed.clear();
        lastId = 0;
    }

    List<FaultReport> reports() {
        return installed.values().stream().map(InstalledFault::report).toList();
    }

    Optional<Fault> firingFor(Call call) {
        for (InstalledFault candidate : installed.values()) {
            if (matches(candidate.fault().target(), call) && candidate.fires()) {
                return Optional.of(candidate.fault());
            }
        }
        return Optional.empty();
    }

    private boolean matches(Target target, Call call) {
        return target.operation().map(call.operation()::equals).orElse(true)
                && target.meetingId().map(call.meeting().meetingId()::equals).orElse(true)
                && target.participant().map(name -> names(call, name)).orElse(true);
    }

    private boolean names(Call call, String participant) {
        List<String> ids = call.namedParticipantIds();
        return Stream.concat(ids.stream(), call.namedCustomIds().stream()).anyMatch(participant::equals)
                || meetings.find(call.meeting())
                        .flatMap(meeting -> meeting.withCustomId(participant))
                        .filter(known -> ids.contains(known.id()))
                        .isPresent();
    }
}
