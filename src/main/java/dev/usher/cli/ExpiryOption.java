package dev.usher.cli;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Until when a command may be begun: counted from now, or on the clock. */
final class ExpiryOption {

    @Option(names = "--expires-in", paramLabel = "DURATION", description = "Not to be begun later than this from now.")
    private Optional<Duration> in = Optional.empty();

    @Option(names = "--expires-at", paramLabel = "INSTANT", description = "Not to be begun at or after this instant.")
    private Optional<Instant> at = Optional.empty();

    /**
     * As a record holds it.
     *
     * @throws DateTimeException when there is no such instant
     * @throws ArithmeticException when no record can hold it
     */
    Optional<Instant> expiresAt(Instant now) {
        return in.map(now::plus).or(() -> at).map(then -> Instant.ofEpochMilli(then.toEpochMilli()));
    }
}
