package dev.usher.deadletters;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;

/**
 * A moment as somebody wrote it. The text tells replays apart, since {@code PT1H} means another moment each time it is read.
 *
 * @param text an instant, or a duration ago
 */
public record TimeBound(String text, Instant at) {

    /**
     * Reads it.
     *
     * @throws DateTimeException when it is neither an instant nor a duration
     * @throws ArithmeticException when it is farther away than Kafka counts
     */
    public static TimeBound parse(String text, Instant now) {
        Instant at = text.startsWith("P") ? now.minus(Duration.parse(text)) : Instant.parse(text);
        long unused = at.toEpochMilli(); // as Kafka will be asked for it
        return new TimeBound(text, at);
    }

    /** The same words, meaning what they meant then. */
    TimeBound meaning(Instant then) {
        return new TimeBound(text, then);
    }
}
