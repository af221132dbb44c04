package dev.usher.torture;

import static dev.usher.torture.Story.ADD;
import static dev.usher.torture.Story.AGAIN;
import static dev.usher.torture.Story.DELETE;
import static dev.usher.torture.Story.EXPIRED;
import static dev.usher.torture.Story.GARBAGE;
import static dev.usher.torture.Story.GET;
import static dev.usher.torture.Story.GONE;
import static dev.usher.torture.Story.IMPOSTOR;
import static dev.usher.torture.Story.INVALID;
import static dev.usher.torture.Story.KICK;
import static dev.usher.torture.Story.STRANGER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.usher.command.Answer;
import dev.usher.command.FailureReason;
import dev.usher.command.Kicked;
import dev.usher.command.Outcome;
import dev.usher.command.Participant;
import dev.usher.command.Result;
import dev.usher.command.Source;
import dev.usher.simulator.Effect;
import dev.usher.simulator.JournalEntry;
import dev.usher.simulator.Operation;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CheckerTest {

    private static final Outcome KICKED_NOBODY = new Outcome.Succeeded(new Answer.Kick(Kicked.nobody()));

    private final Story story = new Story();

    @Test
    void nothingIsWrongWithARunInWhichAllWentWell() {
        assertThat(story.findings().told()).isEmpty();
        assertThat(story.findings().isClean()).isTrue();
    }

    @Test
    void duplicatesThatWereAnsweredAreCounted() {
        assertThat(story.checked().repetitionsAnswered()).isEqualTo(1);
    }

    @Test
    void findsAResultMissing() {
        story.resultIsLost(GET);

        assertOnly(Flaw.MISSING);
    }

    @Test
    void findsTheResultOfADuplicateMissing() {
        story.resultIsLost(AGAIN);

        assertOnly(Flaw.MISSING);
    }

    @Test
    void findsAResultDoubled() {
        story.results.add(story.resultOf(KICK));

        assertOnly(Flaw.DOUBLED);
    }

    @Test
    void findsAResultOfNothing() {
        Result result = story.resultOf(KICK);
        story.results.add(new Result(
                result.command(),
                new Source("commands", 3, 7),
                result.receivedAt(),
                result.completedAt(),
                result.settled(),
                false));

        assertOnly(Flaw.STRAY);
    }

    @Test
    void findsAResultOfWhatCannotBeDecoded() {
        story.results.add(story.result(GARBAGE, new Outcome.Expired(), false, false));

        assertOnly(Flaw.STRAY);
    }

    @Test
    void findsAnEndingThatIsNotDue() {
        story.resultBecomes(EXPIRED, story.result(EXPIRED, KICKED_NOBODY, false, false));

        assertOnly(Flaw.WRONG);
    }

    @Test
    void findsTheResultOfAnotherCommand() {
        story.resultBecomes(
                KICK,
                new Result(
                        story.resultOf(GET).command(),
                        story.sources.get(KICK),
                        Story.BEGIN,
                        Story.at(KICK, 100),
                        story.resultOf(KICK).settled(),
                        false));

        assertOnly(Flaw.WRONG);
    }

    @Test
    void findsADuplicateThatIsNotMarked() {
        story.resultBecomes(
                AGAIN, story.result(AGAIN, story.resultOf(ADD).settled().outcome(), false, false));

        assertOnly(Flaw.WRONG);
    }

    @Test
    void findsADuplicateWithAnotherPayloadThanTheFirst() {
        Participant ann = ((Answer.Added)
                        ((Outcome.Succeeded) story.resultOf(ADD).settled().outcome()).answer())
                .participant();
        Outcome other = new Outcome.Succeeded(new Answer.Added(ann, "another secret"));
        story.resultBecomes(AGAIN, story.result(AGAIN, other, true, false));

        assertOnly(Flaw.WRONG);
        assertThat(story.findings().told()).noneMatch(line -> line.contains("secret"));
    }

    @Test
    void findsAFirstThatIsMarkedAsADuplicate() {
        story.resultBecomes(KICK, story.result(KICK, KICKED_NOBODY, true, false));

        assertOnly(Flaw.WRONG);
    }

    @Test
    void findsSomebodyFoundWhomAnEarlierAddMade() {
        Participant other = new Participant(
                "id-of-an-older-ann", "ann", "guest", Optional.empty(), Optional.empty(), "then", "then");
        story.resultBecomes(GET, story.result(GET, new Outcome.Succeeded(new Answer.Found(other)), false, false));

        assertOnly(Flaw.WRONG);
    }

    @Test
    void findsDeadLettersMissing() {
        Stream.of(IMPOSTOR, GONE, INVALID, GARBAGE).forEach(story::letterIsLost);

        assertThat(story.findings().violations(Flaw.LETTER_MISSING)).isEqualTo(4);
    }

    @Test
    void findsDeadLettersThatAreNotDue() {
        story.deadLetters.add(story.letter(KICK, FailureReason.IN_DOUBT));

        assertOnly(Flaw.LETTER_NOT_DUE);
    }

    @Test
    void findsADeadLetterDoubled() {
        story.deadLetters.add(story.letter(GONE, FailureReason.NOT_FOUND));

        assertOnly(Flaw.LETTER_NOT_DUE);
    }

    @Test
    void findsADeadLetterForAnotherReason() {
        story.letterIsLost(GONE);
        story.deadLetters.add(story.letter(GONE, FailureReason.REFUSED));

        assertOnly(Flaw.LETTER_NOT_DUE);
    }

    @Test
    void findsADeadLetterWhoseBytesWereChanged() {
        story.letterIsLost(GARBAGE);
        story.deadLetters.add(new DeadLetter(story.sources.get(GARBAGE), "undecodable", Buffer.buffer("others")));

        assertOnly(Flaw.LETTER_NOT_DUE);
    }

    @Test
    void findsACommandGivenUpThatWasToSucceed() {
        story.resultBecomes(KICK, story.result(KICK, Story.failure(FailureReason.IN_DOUBT), false, false));
        story.deadLetters.add(story.letter(KICK, FailureReason.IN_DOUBT));

        assertThat(story.findings().violations(Flaw.WRONG)).isEqualTo(1);
        assertThat(story.findings().violations(Flaw.LETTER_NOT_DUE)).isEqualTo(1);
    }

    @Test
    void acceptsThatACallInDoubtHasSeenToItThatSomebodyIsNotThere() {
        story.resultBecomes(STRANGER, story.result(STRANGER, KICKED_NOBODY, false, true));
        story.letterIsLost(STRANGER);

        assertThat(story.findings().told()).isEmpty();
    }

    @Test
    void findsAnEffectDoubled() {
        story.received(story.row(ADD, Operation.ADD, Effect.TOKEN_RENEWED, ADD, 50));

        assertOnly(Flaw.EFFECT_DOUBLED);
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
    void anEffectDoubledThoughLookingWouldHaveShownTheFirstIsNotExplained() {
        replace(ADD, Story.givenUp(story.row(ADD, Operation.ADD, Effect.ADDED), 10, 12));
        story.received(story.row(ADD, Operation.ADD, Effect.TOKEN_RENEWED, ADD, 50));

        assertOnly(Flaw.EFFECT_DOUBLED);
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

        assertOnly(Flaw.EFFECT_LOST);
    }

    @Test
    void findsAnEffectOfACommandThatHadNone() {
        replace(STRANGER, story.row(STRANGER, Operation.KICK, Effect.KICKED));

        assertOnly(Flaw.EFFECT_NOT_DUE);
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

        assertOnly(Flaw.ORDER);
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

        assertOnly(Flaw.CALL_AFTER_RESULT);
    }

    @Test
    void findsACallForACommandThatCostsNone() {
        story.received(story.row(EXPIRED, Operation.LIST, Effect.NONE, EXPIRED, 10));

        assertOnly(Flaw.CALL_AFTER_RESULT);
    }

    @Test
    void tellsNoMoreOfOneKindThanOneWantsToRead() {
        List<Result> many = Stream.generate(() -> story.resultOf(KICK)).limit(2).toList();
        for (int i = 0; i < 100; i++) {
            Result result = many.get(0);
            story.results.add(new Result(
                    result.command(),
                    new Source("commands", 1, i),
                    result.receivedAt(),
                    result.completedAt(),
                    result.settled(),
                    false));
        }

        assertThat(story.findings().violations(Flaw.STRAY)).isEqualTo(100);
        assertThat(story.findings().told()).hasSize(16).last().asString().contains("and 85 more");
    }

    private void replace(int number, JournalEntry row) {
        story.journal.removeIf(
                entry -> entry.idempotencyKey().equals(row.idempotencyKey()) && entry.operation() == row.operation());
        story.received(row);
        assertThat(story.lines.get(number).commandId())
                .isEqualTo(row.idempotencyKey().orElseThrow());
    }

    /** One violation of this kind, and no other. */
    private void assertOnly(Flaw flaw) {
        Findings findings = story.findings();
        assertThat(findings.told()).hasSize(1);
        assertThat(findings.violations(flaw)).isEqualTo(1);
    }
}
