package dev.usher.torture;

import dev.usher.simulator.JournalEntry;
import dev.usher.torture.Line.Lane;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Participants to whom a late request did something that was not due then: what their later commands find is another matter
 * than the script says. Confined to one thread.
 */
final class Disturbances {

    private record Disturbance(Instant at, String why) {}

    private final Map<Lane, Disturbance> first = new HashMap<>();

    void add(Line line, JournalEntry late, String why) {
        Instant at = late.effectAt().orElse(late.receivedAt());
        for (Lane lane : line.lanes()) {
            first.merge(lane, new Disturbance(at, why), (known, other) -> other.at.isBefore(known.at) ? other : known);
        }
    }

    /** The disturbance that the line's command may have met, if it was over at that time. */
    Optional<String> met(Line line, Instant completedAt) {
        return line.lanes().stream()
                .map(first::get)
                .filter(disturbance -> disturbance != null && !disturbance.at.isAfter(completedAt))
                .findFirst()
                .map(disturbance -> "after a late request for the participant, " + disturbance.why);
    }
}
