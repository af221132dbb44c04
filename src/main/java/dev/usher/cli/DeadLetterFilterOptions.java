package dev.usher.cli;

import dev.usher.command.CommandType;
import dev.usher.command.FailureReason;
import dev.usher.command.Source;
import dev.usher.deadletters.DeadLetterFilter;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Which dead letters are meant. */
final class DeadLetterFilterOptions {

    @Option(
            names = "--reason",
            paramLabel = "REASON",
            split = ",",
            description = "Those that failed so: undecodable, invalid_command, idempotency_key_reused, not_found,"
                    + " refused, retries_exhausted, in_doubt, takeovers_exhausted. Several: comma, or repeated.")
    private Set<String> reasons = new LinkedHashSet<>();

    @Option(
            names = "--type",
            paramLabel = "TYPE",
            split = ",",
            description = "Of these commands: add, delete, kick, get, list.")
    private Set<CommandType> types = new LinkedHashSet<>();

    @Option(names = "--meeting", paramLabel = "ID", description = "Of this meeting.")
    private Optional<String> meeting = Optional.empty();

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "Failed at this time or later: an instant (2026-01-31T12:00:00Z), or a duration ago (PT10M).")
    private Optional<String> since = Optional.empty();

    @Option(names = "--until", paramLabel = "TIME", description = "Failed before this time.")
    private Optional<String> until = Optional.empty();

    @Option(
            names = "--text",
            paramLabel = "TEXT",
            description = "With this in the message (whatever its case), or exactly so in the record's key or value:"
                    + " a participant's id, a name.")
    private Optional<String> text = Optional.empty();

    @Option(
            names = "--at",
            paramLabel = "PLACE",
            converter = PlaceText.class,
            description = "The one at TOPIC-PARTITION-OFFSET: its own place, or, with a topic of commands, the place of"
                    + " the record that failed.")
    private Optional<Source> at = Optional.empty();

    DeadLetterFilter filter(CommandSpec spec) {
        Instant now = Instant.now();
        List<String> known =
                Stream.of(FailureReason.values()).map(FailureReason::label).toList();
        String unknown =
                reasons.stream().filter(reason -> !known.contains(reason)).collect(Collectors.joining(", "));
        if (!unknown.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "--reason: '" + unknown + "' is none of " + String.join(", ", known));
        }
        return new DeadLetterFilter(
                reasons,
                types,
                meeting,
                since.map(time -> TimeText.parse("--since", time, now, spec)),
                until.map(time -> TimeText.parse("--until", time, now, spec)),
                text,
                at);
    }
}
