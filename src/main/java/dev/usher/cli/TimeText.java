package dev.usher.cli;

import dev.usher.deadletters.TimeBound;
import java.time.DateTimeException;
import java.time.Instant;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Reads a moment as an option gives it. Any thread. */
final class TimeText {
    private TimeText() {}

    static TimeBound parse(String option, String text, Instant now, CommandSpec spec) {
        try {
            return TimeBound.parse(text, now);
        } catch (DateTimeException | ArithmeticException e) {
            throw new ParameterException(
                    spec.commandLine(),
                    option + ": '" + text
                            + "' is neither an instant like 2026-01-31T12:00:00Z nor a duration like PT10M",
                    e);
        }
    }
}
