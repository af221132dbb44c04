package dev.usher.torture;

import static dev.usher.torture.Story.ADD;
import static dev.usher.torture.Story.AGAIN;
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
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CheckerTest {

    private static final Outcome KICKED_NOBODY = new Outcome.Succeeded(new Answer.Kick(Optional.of(Kicked.nobody())));

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

        story.assertOnly(Flaw.MISSING);
    }

    @Test
    void findsTheResultOfADuplicateMissing() {
        story.resultIsLost(AGAIN);

        story.assertOnly(Flaw.MISSING);
    }

    @Test
    void findsAResultDoubled() {
        story.results.add(story.resultOf(KICK));

        story.assertOnly(Flaw.DOUBLED);
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

        story.assertOnly(Flaw.STRAY);
    }

    @Test
    void findsAResultOfWhatCannotBeDecoded() {
        story.results.add(story.result(GARBAGE, new Outcome.Expired(), false, false));

        story.assertOnly(Flaw.STRAY);
    }

    @Test
    void findsAnEndingThatIsNotDue() {
        story.resultBecomes(EXPIRED, story.result(EXPIRED, KICKED_NOBODY, false, false));

        story.assertOnly(Flaw.WRONG);
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

        story.assertOnly(Flaw.WRONG);
    }

    @Test
    void findsADuplicateThatIsNotMarked() {
        story.resultBecomes(
                AGAIN, story.result(AGAIN, story.resultOf(ADD).settled().outcome(), false, false));

        story.assertOnly(Flaw.WRONG);
    }

    @Test
    void findsADuplicateWithAnotherPayloadThanTheFirst() {
        Participant ann = ((Answer.Added)
                        ((Outcome.Succeeded) story.resultOf(ADD).settled().outcome()).answer())
                .participant();
        Outcome other = new Outcome.Succeeded(new Answer.Added(ann, "another secret"));
        story.resultBecomes(AGAIN, story.result(AGAIN, other, true, false));

        story.assertOnly(Flaw.WRONG);
        assertThat(story.findings().told()).noneMatch(line -> line.contains("secret"));
    }

    @Test
    void findsAFirstThatIsMarkedAsADuplicate() {
        story.resultBecomes(KICK, story.result(KICK, KICKED_NOBODY, true, false));

        story.assertOnly(Flaw.WRONG);
    }

    @Test
    void findsSomebodyFoundWhomAnEarlierAddMade() {
        Participant other = new Participant(
                "id-of-an-older-ann", "ann", "guest", Optional.empty(), Optional.empty(), "then", "then");
        story.resultBecomes(GET, story.result(GET, new Outcome.Succeeded(new Answer.Found(other)), false, false));

        story.assertOnly(Flaw.WRONG);
    }

    @Test
    void findsDeadLettersMissing() {
        Stream.of(IMPOSTOR, GONE, INVALID, GARBAGE).forEach(story::letterIsLost);

        assertThat(story.findings().violations(Flaw.LETTER_MISSING)).isEqualTo(4);
    }

    @Test
    void findsDeadLettersThatAreNotDue() {
        story.deadLetters.add(story.letter(KICK, FailureReason.IN_DOUBT));

        story.assertOnly(Flaw.LETTER_NOT_DUE);
    }

    @Test
    void findsADeadLetterDoubled() {
        story.deadLetters.add(story.letter(GONE, FailureReason.NOT_FOUND));

        story.assertOnly(Flaw.LETTER_NOT_DUE);
    }

    @Test
    void findsADeadLetterForAnotherReason() {
        story.letterIsLost(GONE);
        story.deadLetters.add(story.letter(GONE, FailureReason.REFUSED));

        story.assertOnly(Flaw.LETTER_NOT_DUE);
    }

    @Test
    void findsADeadLetterWhoseBytesWereChanged() {
        story.letterIsLost(GARBAGE);
        story.deadLetters.add(new DeadLetter(story.sources.get(GARBAGE), "undecodable", Buffer.buffer("others")));

        story.assertOnly(Flaw.LETTER_NOT_DUE);
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
}
