package dev.usher.deadletters;

import java.time.Instant;
import java.util.Optional;

/**
 * One run of a replay from its first start to its end, however often it was interrupted.
 *
 * @param by who began it
 * @param since what the filter's words meant then
 * @param until the same
 */
public record ReplayRun(Instant begunAt, String by, Optional<Instant> since, Optional<Instant> until) {

    /** The name becomes one word. */
    public ReplayRun {
        by = by.isBlank() ? "-" : ShownText.line(by, 64).replace(' ', '_');
    }
}
