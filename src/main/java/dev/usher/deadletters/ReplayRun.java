package dev.usher.deadletters;

import java.time.Instant;
import java.util.Optional;

/**
 * One run of a replay from its first start to its end, however often it was interrupted.
 *
 * @param by who began it
 * @param since what the filter's since meant when it began
 * @param until what the filter's until meant when it began
 */
public record ReplayRun(Instant begunAt, String by, Optional<Instant> since, Optional<Instant> until) {

    /** The name becomes one word. */
    public ReplayRun {
        by = by.isBlank() ? "-" : ShownText.line(by, 64).replace(' ', '_');
    }
}
