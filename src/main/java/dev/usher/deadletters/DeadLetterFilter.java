package dev.usher.deadletters;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.usher.command.CommandType;
import dev.usher.command.Source;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which dead letters are meant: those that match everything that is given; all, if nothing is given. Immutable.
 *
 * @param reasons labels; one of them
 * @param types one of them
 * @param since failed at this time or later
 * @param until failed before this time
 * @param text occurs in the message, ignoring case, or in the record's bytes, exactly as given
 * @param at this dead letter, or the one of the record that lay here
 */
public record DeadLetterFilter(
        Set<String> reasons,
        Set<CommandType> types,
        Optional<String> meeting,
        Optional<TimeBound> since,
        Optional<TimeBound> until,
        Optional<String> text,
        Optional<Source> at) {

    public DeadLetterFilter {
        reasons = Set.copyOf(reasons);
        types = Set.copyOf(types);
    }

    /** Every dead letter. */
    public static DeadLetterFilter everything() {
        return everythingAt(Optional.empty());
    }

    /** The one at this place, or of the record at this place. */
    public static DeadLetterFilter at(Source place) {
        return everythingAt(Optional.of(place));
    }

    private static DeadLetterFilter everythingAt(Optional<Source> place) {
        return new DeadLetterFilter(
                Set.of(), Set.of(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), place);
    }

    /** This filter, with the times that it meant when a replay began. */
    DeadLetterFilter within(Optional<TimeBound> since, Optional<TimeBound> until) {
        return new DeadLetterFilter(reasons, types, meeting, since, until, text, at);
    }

    /** Whether it is meant. */
    public boolean matches(DeadLetter letter) {
        return (reasons.isEmpty() || reasons.contains(letter.reason()))
                && (types.isEmpty() || letter.type().filter(types::contains).isPresent())
                && (meeting.isEmpty() || meeting.equals(letter.meetingId()))
                && since.map(bound -> !letter.failedAt().isBefore(bound.at())).orElse(true)
                && until.map(bound -> letter.failedAt().isBefore(bound.at())).orElse(true)
                && text.map(words -> contains(letter, words)).orElse(true)
                && at.map(place -> isAt(letter, place)).orElse(true);
    }

    /** Whether it may be meant, but only its command could tell, and the schema for that is missing. */
    public boolean cannotJudge(DeadLetter letter) {
        boolean asksForCommand = !types.isEmpty() || meeting.isPresent();
        return asksForCommand
                && letter.lacksSchema()
                && new DeadLetterFilter(reasons, Set.of(), Optional.empty(), since, until, text, at).matches(letter);
    }

    private static boolean isAt(DeadLetter letter, Source place) {
        return letter.place().equals(place)
                || letter.original().filter(place::equals).isPresent();
    }

    /** Avro writes text as it is, so names and ids are found in the bytes, even in those of an unknown schema. */
    private static boolean contains(DeadLetter letter, String words) {
        return letter.message().toLowerCase(Locale.ROOT).contains(words.toLowerCase(Locale.ROOT))
                || holds(letter.record().value(), words)
                || holds(letter.record().key(), words);
    }

    private static boolean holds(byte @Nullable [] bytes, String words) {
        return bytes != null && new String(bytes, ISO_8859_1).contains(new String(words.getBytes(UTF_8), ISO_8859_1));
    }

    /** A text that is the same for the same options, in whatever order they were given; empty for no options. */
    @Override
    public String toString() {
        return Stream.of(
                        named("reason", list(reasons.stream())),
                        named("type", list(types.stream().map(CommandType::label))),
                        named("meeting", meeting),
                        named("since", since.map(TimeBound::text)),
                        named("until", until.map(TimeBound::text)),
                        named("text", text),
                        named("at", at.map(DeadLetterFilter::place)))
                .flatMap(Optional::stream)
                .collect(Collectors.joining(" "));
    }

    private static Optional<String> list(Stream<String> values) {
        return values.sorted().reduce((first, second) -> first + "," + second);
    }

    /** An empty value differs from a missing one. */
    private static Optional<String> named(String name, Optional<String> value) {
        return value.map(text -> name + "=" + quoted(text));
    }

    private static String quoted(String value) {
        boolean isPlain = !value.isEmpty() && value.chars().noneMatch(c -> c == ' ' || c == '\'');
        return isPlain ? value : "'" + value.replace("'", "''") + "'";
    }

    /** As it is written on the command line. */
    public static String place(Source source) {
        return source.topic() + "-" + source.partition() + "-" + source.offset();
    }
}
