package dev.usher.realtimekit;

import static dev.usher.realtimekit.Replies.accepted;
import static dev.usher.realtimekit.Replies.deleted;
import static dev.usher.realtimekit.Replies.page;
import static dev.usher.realtimekit.Replies.pageWithoutTotal;
import static dev.usher.realtimekit.Replies.participant;
import static dev.usher.realtimekit.Replies.retryLater;
import static org.assertj.core.api.Assertions.assertThat;

import dev.usher.command.Answer;
import dev.usher.command.Failure;
import dev.usher.command.FailureReason;
import dev.usher.command.History;
import dev.usher.command.Outcome;
import dev.usher.command.Settled;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Commands for participants who have to be looked for in the list. */
class CommandRunnerSearchTest extends CommandRunnerFixture {
    @Test
    void doesNotDeepenTheStackWhileSearchingALongList() {
        int pages = 100_000;
        api.repliesOften(pages, page(1_000_000, "bob", "cid"));
        RetryPolicy policy = new RetryPolicy(1, aBackoff(), pages, PAGE_SIZE);
        CommandRunner thorough = new CommandRunner(api, gate, time, time, () -> 0L, policy, saved);

        Settled settled =
                thorough.run(aGet(BY_CUSTOM_ID), beginning(), journal, TRACE).result();

        assertThat(settled.attempts()).isEqualTo(100_000);
    }

    @Test
    void deletesByCustomIdWhomTheListNames() {
        api.replies(page(3, "bob", "cid"), page(3, "ann"), deleted());

        Settled settled = run(aDelete(BY_CUSTOM_ID));

        assertThat(settled.outcome()).isEqualTo(new Outcome.Succeeded(new Answer.Deleted(Optional.empty())));
        assertThat(settled.attempts()).isEqualTo(1);
        assertThat(api.requests())
                .containsExactly(aSearchOfPage(1), aSearchOfPage(2), new Request.Delete(MEETING, "id-of-ann"));
        assertThat(api.idempotencyKeys()).containsExactly("cmd-1:list", "cmd-1:list", "cmd-1");
    }

    @Test
    void aShortPageIsNotTheEndOfAListWithoutATotal() {
        api.replies(pageWithoutTotal("bob"), pageWithoutTotal("ann"), deleted());

        run(aDelete(BY_CUSTOM_ID));

        assertThat(api.requests())
                .containsExactly(aSearchOfPage(1), aSearchOfPage(2), new Request.Delete(MEETING, "id-of-ann"));
    }

    @Test
    void aPageWithoutAnybodyIsTheEndOfAListWithoutATotal() {
        api.replies(pageWithoutTotal("bob"), pageWithoutTotal(), pageWithoutTotal("bob"));

        Settled settled = run(aDelete(BY_CUSTOM_ID));

        assertThat(failureOf(settled).reason()).isEqualTo(FailureReason.NOT_FOUND);
        assertThat(api.requests()).containsExactly(aSearchOfPage(1), aSearchOfPage(2), aSearchOfPage(1));
    }

    @Test
    void retriesALookUpAsOftenAsARequestOfItsOwn() {
        api.replies(retryLater(), retryLater(), page(1, "ann"), deleted());

        Settled settled = run(aDelete(BY_CUSTOM_ID));

        assertThat(settled.attempts()).isEqualTo(1);
        assertThat(settled.outcome()).isInstanceOf(Outcome.Succeeded.class);
    }

    @Test
    void failsWhenALookUpFails() {
        api.repliesOften(ATTEMPTS, retryLater());

        Settled settled = run(aDelete(BY_CUSTOM_ID));

        assertThat(failureOf(settled).reason()).isEqualTo(FailureReason.RETRIES_EXHAUSTED);
        assertThat(settled.attempts()).isZero();
    }

    @Test
    void writesEveryPageDownBeforeItIsAskedFor() {
        api.replies(page(300, "bob"), page(300, "cid"), page(300, "ann"));

        run(aGet(BY_CUSTOM_ID));

        assertThat(journal.written())
                .extracting(History::underway)
                .as("nothing is, between one page and the next")
                .containsExactly(true, false, true, false, true);
    }

    @Test
    void getsByCustomIdFromTheListAlone() {
        api.replies(page(3, "bob", "cid"), page(3, "ann"));

        assertThat(run(aGet(BY_CUSTOM_ID)))
                .isEqualTo(new Settled(new Outcome.Succeeded(new Answer.Found(participant("ann"))), 2, false));
    }

    @Test
    void getsById() {
        api.replies(accepted(new Answer.Found(participant("ann"))));

        assertThat(run(aGet(BY_ID)))
                .isEqualTo(new Settled(new Outcome.Succeeded(new Answer.Found(participant("ann"))), 1, false));
        assertThat(api.requests()).containsExactly(new Request.Get(MEETING, "p-1"));
    }

    @Test
    void failsAsNotFoundWhenTheWholeListHasNoSuchId() {
        api.replies(page(3, "bob", "cid"), page(3, "dan"), page(3, "bob", "cid"));

        assertThat(failureOf(run(aGet(BY_CUSTOM_ID))))
                .isEqualTo(new Failure(
                        FailureReason.NOT_FOUND,
                        Optional.empty(),
                        Optional.empty(),
                        "Nobody in the meeting's list of 3 has this customParticipantId",
                        false));
    }

    @Test
    void goesOnWhenTheApiGivesLessThanWasAskedForOnAPage() {
        api.replies(page(2, "bob"), page(2, "ann"));

        assertThat(run(aGet(BY_CUSTOM_ID)).outcome()).isInstanceOf(Outcome.Succeeded.class);
    }

    @Test
    void endsTheSearchAtAnEmptyPageWhateverTheCount() {
        api.replies(page(100, "bob", "cid"), page(100), page(100, "bob", "cid"));

        assertThat(failureOf(run(aGet(BY_CUSTOM_ID))).reason()).isEqualTo(FailureReason.NOT_FOUND);
    }

    @Test
    void readsAShortListOnce() {
        api.replies(page(1, "bob"));

        assertThat(failureOf(run(aGet(BY_CUSTOM_ID))).reason()).isEqualTo(FailureReason.NOT_FOUND);
    }

    /** Somebody of the first page was deleted after it was read, so ann moved onto it. Another came, so the count is the same. */
    @Test
    void readsTheListBackwardsBeforeItCallsSomebodyUnknown() {
        api.replies(
                page(5, "bob", "cid"),
                page(5, "dan", "eve"),
                page(5, "fay"),
                page(5, "dan", "eve"),
                page(5, "cid", "ann"));

        assertThat(run(aGet(BY_CUSTOM_ID)).outcome())
                .isEqualTo(new Outcome.Succeeded(new Answer.Found(participant("ann"))));
        assertThat(api.requests())
                .containsExactly(
                        aSearchOfPage(1), aSearchOfPage(2), aSearchOfPage(3), aSearchOfPage(2), aSearchOfPage(1));
    }

    @Test
    void callsNobodyUnknownWhenItCannotReadBackwards() {
        api.replies(page(3, "bob", "cid"), page(3, "dan"));
        api.repliesOften(ATTEMPTS, retryLater());

        assertThat(failureOf(run(aGet(BY_CUSTOM_ID))).reason()).isEqualTo(FailureReason.RETRIES_EXHAUSTED);
    }

    @Test
    void readsAListThatFillsAllThePagesThatMayBeRead() {
        int fullPages = 2 * PAGES - 1; // there, and back from the last but one
        IntStream.range(0, fullPages).forEach(ignored -> api.replies(page(PAGES * PAGE_SIZE, "bob", "cid")));

        Failure failure = failureOf(run(aGet(BY_CUSTOM_ID)));

        assertThat(failure.reason()).isEqualTo(FailureReason.NOT_FOUND);
        assertThat(api.requests()).hasSize(fullPages);
    }

    @Test
    void givesUpTheSearchWhenTheListIsTooLong() {
        IntStream.range(0, PAGES).forEach(ignored -> api.replies(page(1000, "bob", "cid")));

        Failure failure = failureOf(run(aGet(BY_CUSTOM_ID)));

        assertThat(failure.reason()).isEqualTo(FailureReason.RETRIES_EXHAUSTED);
        assertThat(failure.message())
                .isEqualTo("Gave up looking for the customParticipantId after 8 participants on 4 pages:"
                        + " name the participant by participantId");
    }
}
