package dev.usher.deadletters;

import static dev.usher.testing.Commands.aKick;
import static dev.usher.testing.Commands.anAdd;
import static org.assertj.core.api.Assertions.assertThat;

import dev.usher.command.CommandType;
import dev.usher.command.Source;
import dev.usher.testing.Commands;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DeadLetterFilterTest {
    private static final Instant NOW = Letters.FAILED_AT.plusSeconds(600);
    private static final DeadLetterFilter ALL = DeadLetterFilter.everything();

    private final DeadLetter letter =
            Letters.of(anAdd().of("ünal").build()).at(1, 3).letter();

    @Test
    void withoutAnythingAllAreMeant() {
        assertThat(ALL.matches(letter)).isTrue();
        assertThat(ALL.matches(Letters.of(Letters.undecodable(1)).letter())).isTrue();
    }

    @Test
    void allThatIsGivenMustFit() {
        assertThat(with(Set.of("refused", "not_found"), Set.of(CommandType.ADD, CommandType.KICK))
                        .matches(letter))
                .isTrue();
        assertThat(with(Set.of("not_found"), Set.of(CommandType.ADD)).matches(letter))
                .isFalse();
        assertThat(with(Set.of("refused"), Set.of(CommandType.KICK)).matches(letter))
                .isFalse();
        assertThat(with(Set.of(), Set.of(CommandType.ADD))
                        .matches(Letters.of(Letters.undecodable(1)).letter()))
                .as("nobody knows its type")
                .isFalse();
    }

    @Test
    void sinceIncludesItsMomentAndUntilDoesNot() {
        assertThat(within("PT10M", "PT0S").matches(letter)).isTrue();
        assertThat(within("PT9M59S", "PT0S").matches(letter)).isFalse();
        assertThat(within("PT1H", "PT10M").matches(letter)).isFalse();
        assertThat(within("2026-03-01T12:00:00Z", "2026-03-01T12:00:01Z").matches(letter))
                .isTrue();
    }

    @Test
    void aPlaceIsItsOwnOrThatOfTheRecordThatFailed() {
        assertThat(DeadLetterFilter.at(new Source(Letters.TOPIC, 1, 3)).matches(letter))
                .isTrue();
        assertThat(DeadLetterFilter.at(new Source("commands", 2, 70)).matches(letter))
                .isTrue();
        assertThat(DeadLetterFilter.at(new Source("commands", 1, 3)).matches(letter))
                .isFalse();
    }

    @Test
    void textIsLookedForInTheMessageAndInTheBytes() {
        assertThat(text("api SAID").matches(letter)).isTrue();
        assertThat(text("ünal").matches(letter)).isTrue();
        assertThat(text(Commands.MEETING.substring(4)).matches(letter)).isTrue();
        assertThat(text("bob").matches(letter)).isFalse();
    }

    @Test
    void theMeetingFilterAsksForTheMeetingOfTheCommand() {
        DeadLetterFilter other = new DeadLetterFilter(
                Set.of(),
                Set.of(),
                Optional.of("7c0ffee0-0000-4000-8000-000000000002"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());

        assertThat(other.matches(letter)).isFalse();
        assertThat(other.matches(Letters.of(aKick().inMeeting("7c0ffee0-0000-4000-8000-000000000002")
                                .build())
                        .letter()))
                .isTrue();
    }

    @Test
    void theSameWordsInAnotherOrderAreTheSameReplay() {
        DeadLetterFilter one = with(Set.of("refused", "in_doubt"), Set.of(CommandType.ADD, CommandType.GET));
        assertThat(one).hasToString("reason=in_doubt,refused type=add,get");
        assertThat(text("it's all")).hasToString("text='it''s all'");
        assertThat(job(within("PT1H", "PT0S", NOW)).id())
                .as("a duration is the same words, whenever it is read")
                .isEqualTo(job(within("PT1H", "PT0S", NOW.plusSeconds(9))).id())
                .startsWith("usher-replay-")
                .hasSize("usher-replay-".length() + 12)
                .isNotEqualTo(job(within("PT2H", "PT0S", NOW)).id());
    }

    /** Nothing fits an empty meeting, and everything fits none: they must not share their progress. */
    @Test
    void whatIsEmptyIsAnotherReplayThanWhatIsAbsent() {
        DeadLetterFilter ofNoReason = with(Set.of(""), Set.of());

        assertThat(ofNoReason).hasToString("reason=''");
        assertThat(text("")).hasToString("text=''");
        assertThat(ALL).hasToString("");
        assertThat(job(ofNoReason).id())
                .isNotEqualTo(job(ALL).id())
                .isNotEqualTo(job(text("")).id());
    }

    private static ReplayJob job(DeadLetterFilter filter) {
        return new ReplayJob("usher", Letters.TOPIC, "commands", filter, 3);
    }

    private static DeadLetterFilter with(Set<String> reasons, Set<CommandType> types) {
        return new DeadLetterFilter(
                reasons,
                types,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static DeadLetterFilter within(String since, String until) {
        return within(since, until, NOW);
    }

    private static DeadLetterFilter within(String since, String until, Instant now) {
        return ALL.within(Optional.of(TimeBound.parse(since, now)), Optional.of(TimeBound.parse(until, now)));
    }

    private static DeadLetterFilter text(String text) {
        return new DeadLetterFilter(
                Set.of(),
                Set.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(text),
                Optional.empty());
    }
}
