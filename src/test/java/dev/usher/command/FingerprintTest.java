package dev.usher.command;

import static dev.usher.testing.Commands.aDelete;
import static dev.usher.testing.Commands.aGet;
import static dev.usher.testing.Commands.anAdd;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FingerprintTest {
    private static final Envelope ENVELOPE =
            new Envelope("c-1", new Meeting("account", "app", "m-1"), Optional.empty(), Optional.empty());

    @Test
    void doesNotTellWhenACommandWasIssuedOrExpires() {
        Command plain = anAdd().withCommandId("c-1").build();
        Command dated = anAdd().withCommandId("c-1")
                .expiringAt(Instant.parse("2026-03-01T12:00:00Z"))
                .build();

        assertThat(Fingerprint.of(dated)).isEqualTo(Fingerprint.of(plain));
    }

    @Test
    void tellsCommandsOfDifferentTypesApart() {
        assertThat(Fingerprint.of(aGet().withCommandId("c-1").of("ann").build()))
                .isNotEqualTo(
                        Fingerprint.of(aDelete().withCommandId("c-1").of("ann").build()));
    }

    @Test
    void tellsAnIdFromACustomId() {
        assertThat(Fingerprint.of(new Command.GetParticipant(ENVELOPE, new ParticipantRef.ById("ann"))))
                .isNotEqualTo(
                        Fingerprint.of(new Command.GetParticipant(ENVELOPE, new ParticipantRef.ByCustomId("ann"))));
    }

    @Test
    void tellsWhereOneFieldEndsAndTheNextBegins() {
        assertThat(Fingerprint.of(new Command.KickParticipants(ENVELOPE, List.of("a", "bc"), List.of())))
                .isNotEqualTo(Fingerprint.of(new Command.KickParticipants(ENVELOPE, List.of("ab", "c"), List.of())))
                .isNotEqualTo(Fingerprint.of(new Command.KickParticipants(ENVELOPE, List.of("a"), List.of("bc"))));
        assertThat(new CommandKey("ab", "c")).isNotEqualTo(new CommandKey("a", "bc"));
    }

    @Test
    void tellsAnAbsentTextFromAnEmptyOne() {
        assertThat(Fingerprint.of(add(Optional.empty()))).isNotEqualTo(Fingerprint.of(add(Optional.of(""))));
    }

    private static Command add(Optional<String> name) {
        return new Command.AddParticipant(ENVELOPE, "ann", "guest", name, Optional.empty());
    }
}
