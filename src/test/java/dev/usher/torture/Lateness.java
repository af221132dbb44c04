package dev.usher.torture;

import dev.usher.simulator.JournalEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The two rows of the failure matrix that nobody can exclude: a request that the API carries out when the worker has given it
 * up, and one that leaves a worker which was suspended until others had taken over, in the moment in which it wakes up and
 * before it can know. Any thread.
 */
final class Lateness {

    /** A request may have been as good as sent when the worker was suspended; whatever it sends later, it can know better. */
    private static final Duration WAKING = Duration.ofSeconds(1);

    private final List<Pause> pauses;

    /** @param session how long a worker may be silent before others take over */
    Lateness(List<Pause> pauses, Duration session) {
        this.pauses = pauses.stream()
                .filter(pause -> pause.length().compareTo(session) > 0)
                .toList();
    }

    /** Why the request is late, if it is. */
    Optional<String> of(JournalEntry request) {
        return givenUp(request).or(() -> wakingUp(request));
    }

    private static Optional<String> givenUp(JournalEntry request) {
        return request.effectAt()
                .flatMap(effect -> request.endedAt().filter(effect::isAfter).map(end -> "carried out %d ms after it was given up"
                        .formatted(Duration.between(end, effect).toMillis())));
    }

    private Optional<String> wakingUp(JournalEntry request) {
        Instant received = request.receivedAt();
        return pauses.stream()
                .filter(pause -> !received.isBefore(pause.to()) && received.isBefore(pause.to().plus(WAKING)))
                .findFirst()
                .map(pause -> "received %d ms after %s was resumed, which had been suspended for %.1f s"
                        .formatted(
                                Duration.between(pause.to(), received).toMillis(),
                                pause.worker(),
                                pause.length().toMillis() / 1e3));
    }
}
