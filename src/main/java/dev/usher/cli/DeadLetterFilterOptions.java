package dev.usher.cli;

import dev.usher.command.CommandType;
import dev.usher.command.FailureReason;
import dev.usher.command.Source;
import dev.usher.deadletters.DeadLetterFilter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
            paramLabel = "REASON[,REASON...]",
            description = "Those that failed so: undecodable, invalid_command, idempotency_key_reused, not_found,"
                    + " refused, retries_exhausted, in_doubt, takeovers_exhausted. Several: comma, or repeated.")
    private List<String> reasons = new ArrayList<>();

    @Option(
            names = "--type",
            paramLabel = "TYPE[,TYPE...]",
            description = "Of these commands: add, delete, kick, get, list.")
    private List<String> types = new ArrayList<>();

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
        Map<String, String> knownReasons = new LinkedHashMap<>();
        Stream.of(FailureReason.values()).map(FailureReason::label).forEach(label -> knownReasons.put(label, label));
        Map<String, CommandType> knownTypes = new LinkedHashMap<>();
        Stream.of(CommandType.values()).forEach(type -> knownTypes.put(type.label(), type));
        return new DeadLetterFilter(
                each("--reason", reasons, knownReasons, spec),
                each("--type", types, knownTypes, spec),
                filled("--meeting", meeting, "a meeting's id", spec),
                since.map(time -> TimeText.parse("--since", time, now, spec)),
                until.map(time -> TimeText.parse("--until", time, now, spec)),
                filled("--text", text, "words that stand in the message, the key or the value", spec),
                at);
    }

    /** A list is split here and not by picocli, which drops what is empty at its end. */
    private static <T> Set<T> each(String option, List<String> given, Map<String, T> known, CommandSpec spec) {
        List<String> words =
                given.stream().flatMap(list -> Stream.of(list.split(",", -1))).toList();
        String unknown = words.stream()
                .filter(word -> !known.containsKey(word.toLowerCase(Locale.ROOT)))
                .map(word -> "'" + word + "'")
                .collect(Collectors.joining(", "));
        if (!unknown.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), option + ": " + unknown + " is none of " + String.join(", ", known.keySet()));
        }
        return words.stream()
                .flatMap(word -> Optional.ofNullable(known.get(word.toLowerCase(Locale.ROOT))).stream())
                .collect(Collectors.toSet());
    }

    /** An empty one is most likely a script's variable that was not set, and would not mean what it says. */
    private static Optional<String> filled(String option, Optional<String> value, String takes, CommandSpec spec) {
        if (value.filter(String::isBlank).isPresent()) {
            throw new ParameterException(spec.commandLine(), option + ": is empty; it takes " + takes);
        }
        return value;
    }
}
