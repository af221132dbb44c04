package dev.usher.torture;

import static dev.usher.torture.Story.ADD;
import static dev.usher.torture.Story.DELETE;
import static dev.usher.torture.Story.EXPIRED;
import static dev.usher.torture.Story.GET;
import static dev.usher.torture.Story.GONE;
import static dev.usher.torture.Story.IMPOSTOR;
import static dev.usher.torture.Story.KICK;
import static dev.usher.torture.Story.STRANGER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.usher.simulator.Effect;
import dev.usher.simulator.JournalEntry;
import dev.usher.simulator.Operation;
import org.junit.jupiter.api.Test;

class EffectsTest {

    private final Story story = new Story();

    @Test
    void findsAnEffectDoubled() {
        story.received(story.row(ADD, Operation.ADD, Effect.TOKEN_RENEWED, ADD, 50));

        story.assertOnly(Flaw.EFFECT_DOUBLED);
        assertThat(story.findings().kinds(Flaw.EFFECT_DOUBLED)).isEqualTo("1 add");
    }

    @Test
    void aTokenFetchedWhenAnAddIsSettledIsNoEffectDoubled() {
        story.received(story.row(ADD, Operation.REFRESH_TOKEN, Effect.TOKEN_RENEWED, ADD, 50));

        assertThat(story.findings().told()).isEmpty();
    }

    @Test
    void explainsAnEffectDoubledByARequestThatWasCarriedOutAfterItWasGivenUpAndLookedFor() {
        replace(ADD, Story.givenUp(story.row(ADD, Operation.ADD, Effect.ADDED), 10, 60));
        story.received(
                story.row(ADD, Operation.LIST, Effect.NONE, ADD, 15),
                story.row(ADD, Operation.ADD, Effect.TOKEN_RENEWED, ADD, 58));

        assertThat(story.findings().explained(Flaw.EFFECT_DOUBLED)).isEqualTo(1);
        assertThat(story.findings().isClean()).isTrue();
    }

    @Test
    void whatIsLookedForMayBeReceivedAfterTheLook() {
        replace(ADD, Story.givenUp(story.row(ADD, Operation.ADD, Effect.ADDED, ADD, 5), 10, 60));
        story.received(
                story.row(ADD, Operation.LIST, Effect.NONE),
                story.row(ADD, Operation.ADD, Effect.TOKEN_RENEWED, ADD, 90));

        assertThat(story.findings().explained(Flaw.EFFECT_DOUBLED)).isEqualTo(1);
        assertThat(story.findings().isClean()).isTrue();
    }

    @Test
    void aLookWithoutAnAnswerSaysNothing() {
        replace(ADD, Story.givenUp(story.row(ADD, Operation.ADD, Effect.ADDED), 2, 50));
        story.received(
                Story.givenUp(story.row(ADD, Operation.LIST, Effect.NONE, ADD, 3), 4, 20),
                story.row(ADD, Operation.ADD, Effect.TOKEN_RENEWED, ADD, 80));

        story.assertOnly(Flaw.EFFECT_DOUBLED);
    }

    @Test
    void anEffectDoubledThoughLookingWouldHaveShownTheFirstIsNotExplained() {
        replace(ADD, Story.givenUp(story.row(ADD, Operation.ADD, Effect.ADDED), 10, 12));
        story.received(story.row(ADD, Operation.ADD, Effect.TOKEN_RENEWED, ADD, 50));

        story.assertOnly(Flaw.EFFECT_DOUBLED);
    }

    @Test
    void explainsWhatAWorkerSendsInTheMomentInWhichItWakesUp() {
        story.pauses.add(new Pause("worker-1", Story.at(-8, 0), Story.at(12, 0)));
        story.received(story.row(ADD, Operation.ADD, Effect.ADDED, 12, 20));

        assertThat(story.findings().explained(Flaw.EFFECT_DOUBLED)).isEqualTo(1);
        assertThat(story.findings().explained(Flaw.CALL_AFTER_RESULT)).isEqualTo(1);
        assertThat(story.findings().isClean()).isTrue();
    }

    @Test
    void whatAWorkerSendsNextAfterItWokeUpIsNotExplained() {
        story.pauses.add(new Pause("worker-1", Story.at(-8, 0), Story.at(12, 0)));
        story.received(
                story.row(ADD, Operation.ADD, Effect.ADDED, 12, 20),
                story.row(KICK, Operation.KICK, Effect.KICKED, 12, 80));

        assertThat(story.findings().violations(Flaw.EFFECT_DOUBLED)).isEqualTo(1);
    }

    @Test
    void whatAWorkerSendsThatWasSuspendedForLessThanASessionIsNotExplained() {
        story.pauses.add(new Pause("worker-1", Story.at(8, 0), Story.at(12, 0)));
        story.received(story.row(KICK, Operation.KICK, Effect.KICKED, 12, 20));

        assertThat(story.findings().violations(Flaw.EFFECT_DOUBLED)).isEqualTo(1);
        assertThat(story.findings().violations(Flaw.CALL_AFTER_RESULT)).isEqualTo(1);
    }

    @Test
    void findsAnEffectLost() {
        replace(KICK, story.row(KICK, Operation.KICK, Effect.NONE));

        story.assertOnly(Flaw.EFFECT_LOST);
    }

    @Test
    void findsAnEffectOfACommandThatHadNone() {
        replace(STRANGER, story.row(STRANGER, Operation.KICK, Effect.KICKED));

        story.assertOnly(Flaw.EFFECT_NOT_DUE);
    }

    @Test
    void findsTheEffectOfAReusedId() {
        JournalEntry row = story.row(IMPOSTOR, Operation.ADD, Effect.ADDED, ADD, 50);
        story.received(row);

        assertThat(story.findings().violations(Flaw.EFFECT_NOT_DUE)).isEqualTo(1);
        assertThat(story.findings().told()).anyMatch(line -> line.contains("[impostor]"));
    }

    @Test
    void findsCommandsOfOneParticipantSwapped() {
        replace(KICK, story.row(KICK, Operation.KICK, Effect.KICKED, DELETE, 50));

        assertThat(story.findings().violations(Flaw.ORDER)).isPositive();
    }

    @Test
    void findsCommandsOfOneParticipantOverlapping() {
        replace(DELETE, story.row(DELETE, Operation.DELETE, Effect.DELETED, KICK, 20));

        story.assertOnly(Flaw.ORDER);
    }

    @Test
    void readsOfOneParticipantMayOverlap() {
        story.received(story.row(GONE, Operation.GET, Effect.NONE, GONE, 20));

        assertThat(story.findings().told()).isEmpty();
    }

    @Test
    void explainsOrderBrokenByARequestThatWasCarriedOutAfterItWasGivenUp() {
        replace(KICK, Story.givenUp(story.row(KICK, Operation.KICK, Effect.KICKED), 10, 1_020));

        assertThat(story.findings().explained(Flaw.ORDER)).isPositive();
        assertThat(story.findings().isClean()).isTrue();
    }

    @Test
    void findsACallForAFinishedCommand() {
        story.received(story.row(GET, Operation.LIST, Effect.NONE, GET, 200));

        story.assertOnly(Flaw.CALL_AFTER_RESULT);
    }

    @Test
    void findsACallForACommandThatCostsNone() {
        story.received(story.row(EXPIRED, Operation.LIST, Effect.NONE, EXPIRED, 10));

        story.assertOnly(Flaw.CALL_AFTER_RESULT);
    }

    private void replace(int number, JournalEntry row) {
        story.journal.removeIf(
                entry -> entry.idempotencyKey().equals(row.idempotencyKey()) && entry.operation() == row.operation());
        story.received(row);
        assertThat(story.lines.get(number).commandId())
                .isEqualTo(row.idempotencyKey().orElseThrow());
    }
}
