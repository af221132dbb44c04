package dev.usher.torture;

import dev.usher.simulator.JournalEntry;
import dev.usher.simulator.JournalEntry.End;
import dev.usher.torture.Line.Lane;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The two rows of the failure matrix that nobody can exclude: a request that the API carries out when the worker has given it
 * up, and one that leaves a worker which was suspended until others had taken over, in the moment in which it wakes up and
 * before it can know. Immutable.
 */
final class Lateness {

    /** A request may have been as good as sent when the worker was suspended; whatever it sends later, it can know better. */
    private static final Duration WAKING = Duration.ofMillis(300);

    private final Map<Long, String> wakingUp = new HashMap<>();

    /** @param session how long a worker may be silent before others take over */
    Lateness(Archive archive, Duration session) {
        archive.evidence().pauses().stream()
                .filter(pause -> pause.length().compareTo(session) > 0)
                .forEach(pause -> wakingUp(pause, archive));
    }

    /** The first for each participant: that one may have been on its way, the next one was sent anew. */
    private void wakingUp(Pause pause, Archive archive) {
        Set<Lane> seen = new HashSet<>();
        for (JournalEntry request : archive.evidence().journal()) {
            Instant received = request.receivedAt();
            if (!received.isBefore(pause.to()) && received.isBefore(pause.to().plus(WAKING))) {
                archive.command(Archive.commandId(request))
                        .filter(line -> isFirstOf(line, seen))
                        .ifPresent(line -> wakingUp.put(request.sequence(), told(pause, received)));
            }
        }
    }

    private static boolean isFirstOf(Line line, Set<Lane> seen) {
        boolean isFirst = line.lanes().stream().noneMatch(seen::contains);
        seen.addAll(line.lanes());
        return isFirst;
    }

    private static String told(Pause pause, Instant received) {
        return "received %d ms after %s was resumed, which had been suspended for %.1f s"
                .formatted(
                        Duration.between(pause.to(), received).toMillis(),
                        pause.worker(),
                        pause.length().toMillis() / 1e3);
    }

    /** Why the request had its effect after that time, though it was to have it before, if that is why. */
    Optional<String> of(JournalEntry request, Instant time) {
        return wakingUp(request)
                .or(() -> givenUp(request).filter(why -> request.receivedAt().isBefore(time)));
    }

    /** Whether it left a worker that woke up. */
    Optional<String> wakingUp(JournalEntry request) {
        return Optional.ofNullable(wakingUp.get(request.sequence()));
    }

    private static Optional<String> givenUp(JournalEntry request) {
        Optional<Instant> end = request.endedAt();
        return request.effectAt()
                .filter(effect -> end.isPresent() && effect.isAfter(end.get()))
                .map(effect -> "carried out %d ms after it was given up"
                        .formatted(Duration.between(end.orElseThrow(), effect).toMillis()));
    }

    /**
     * Why the other request of the same command was right to be sent all the same, if it was: the late one came from a
     * worker that woke up; or it had not been carried out yet when it was looked for, or when the other was sent.
     *
     * @param requests of the command, in the order received
     */
    Optional<String> excuses(JournalEntry late, JournalEntry other, List<JournalEntry> requests) {
        Optional<String> waking = wakingUp(late);
        if (waking.isPresent() || other.sequence() < late.sequence()) {
            return waking;
        }
        Instant decided = requests.stream()
                .filter(look -> look.sequence() < other.sequence() && isLookAfter(late, look))
                .flatMap(look -> look.effectAt().stream())
                .max(Instant::compareTo)
                .orElse(other.receivedAt());
        return givenUp(late).filter(why -> decided.isBefore(late.effectAt().orElseThrow()));
    }

    /** By its answer: on another connection, it may have been received before the request that it looks for. */
    private static boolean isLookAfter(JournalEntry late, JournalEntry look) {
        return !Requests.isChanging(look)
                && look.end() == End.ANSWERED
                && look.endedAt().orElseThrow().isAfter(late.endedAt().orElse(Instant.MAX));
    }
}
