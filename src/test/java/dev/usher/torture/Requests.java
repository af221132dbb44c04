package dev.usher.torture;

import dev.usher.simulator.Effect;
import dev.usher.simulator.JournalEntry;
import dev.usher.simulator.JournalEntry.End;
import dev.usher.simulator.Operation;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/** Reads rows of the API's journal. Any thread. */
final class Requests {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

    private Requests() {}

    /** Whether it is one by which a command changes something; a token alone changes nobody's place. */
    static boolean isChanging(JournalEntry request) {
        return request.operation() == Operation.ADD
                || request.operation() == Operation.DELETE
                || request.operation() == Operation.KICK;
    }

    static boolean tookEffect(JournalEntry request) {
        return isChanging(request) && request.effect() != Effect.NONE;
    }

    /** When it had its effect, or came without having one. */
    static Instant at(JournalEntry request) {
        return tookEffect(request) ? request.effectAt().orElse(request.receivedAt()) : request.receivedAt();
    }

    /** When it can have had an effect at the latest; a request that was given up has none but the one that it had. */
    static Instant until(JournalEntry request) {
        return request.end() == End.ANSWERED ? request.endedAt().orElse(at(request)) : at(request);
    }

    /** For people: what it was, what came of it, and when. */
    static String told(JournalEntry request) {
        List<String> words = new ArrayList<>();
        words.add("#" + request.sequence());
        words.add(TIME.format(request.receivedAt()));
        words.add(request.operation().label());
        words.add(request.outcome());
        words.add(request.effect().name());
        request.effectAt().ifPresent(at -> words.add("effect +" + millis(request.receivedAt(), at)));
        request.endedAt().ifPresent(at -> words.add("end +" + millis(request.receivedAt(), at)));
        request.idempotencyKey().ifPresent(key -> words.add("key " + key));
        return "[" + String.join(" ", words) + "]";
    }

    static String told(List<JournalEntry> requests) {
        return String.join(" ", requests.stream().map(Requests::told).toList());
    }

    private static String millis(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() + "ms";
    }
}
