package dev.usher.deadletters;

import static dev.usher.testing.Commands.anAdd;
import static org.assertj.core.api.Assertions.assertThat;

import dev.usher.command.CommandType;
import dev.usher.command.Source;
import dev.usher.testing.Commands;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeadLetterParserTest {

    @Test
    void readsWhatAWorkerWrites() {
        DeadLetter letter = Letters.of(anAdd().withCommandId("c-1").build())
                .with("dlt-attempts", "5")
                .with("dlt-http-status", "400")
                .with("dlt-timestamp", "2026-03-01T11:59:00Z")
                .at(1, 3)
                .letter();

        assertThat(letter.place()).isEqualTo(new Source(Letters.TOPIC, 1, 3));
        assertThat(letter.original()).contains(new Source("commands", 2, 70));
        assertThat(letter.reason()).isEqualTo("refused");
        assertThat(letter.message()).isEqualTo("The API said no");
        assertThat(letter.attempts()).contains(5);
        assertThat(letter.httpStatus()).contains(400);
        assertThat(letter.failedAt()).isEqualTo(Letters.FAILED_AT);
        assertThat(letter.timestamp()).contains(Instant.parse("2026-03-01T11:59:00Z"));
        assertThat(letter.type()).contains(CommandType.ADD);
        assertThat(letter.commandId()).contains("c-1");
        assertThat(letter.meetingId()).contains(Commands.MEETING);
    }

    @Test
    void doesWithoutAnyHeader() {
        DeadLetter letter = Letters.of(Letters.undecodable(1))
                .without("dlt-reason")
                .without("dlt-message")
                .without("dlt-topic")
                .without("dlt-failed-at")
                .without("dlt-replays")
                .at(0, 7)
                .letter();

        assertThat(letter.reason()).isEqualTo("-");
        assertThat(letter.message()).isEmpty();
        assertThat(letter.original()).isEmpty();
        assertThat(letter.failedAt()).as("when it was written").isEqualTo(Letters.FAILED_AT.plusSeconds(7));
        assertThat(letter.replays()).isZero();
        assertThat(letter.command()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1e3", "99999999999999999999", "\u0000", "2026-13-01T00:00:00Z"})
    void passesOverHeadersThatAreNonsense(String nonsense) {
        DeadLetter letter = Letters.of(anAdd().build())
                .with("dlt-offset", nonsense)
                .with("dlt-attempts", nonsense)
                .with("dlt-http-status", nonsense)
                .with("dlt-timestamp", nonsense)
                .with("dlt-failed-at", nonsense)
                .with("dlt-replays", nonsense)
                .letter();

        assertThat(letter.original()).isEmpty();
        assertThat(letter.attempts()).isEmpty();
        assertThat(letter.httpStatus()).isEmpty();
        assertThat(letter.timestamp()).isEmpty();
        assertThat(letter.failedAt()).isEqualTo(Letters.FAILED_AT);
        assertThat(letter.replays()).isZero();
    }

    @Test
    void showsNothingThatATerminalWouldObey() {
        assertThat(ShownText.line("a\u001b[2J\nb\u202ec", 20)).isEqualTo("a [2J b c");
        assertThat(ShownText.line("0123456789", 5)).isEqualTo("0123…");
    }
}
