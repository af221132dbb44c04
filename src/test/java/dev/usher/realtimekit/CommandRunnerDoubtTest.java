package dev.usher.realtimekit;

import static dev.usher.realtimekit.Replies.accepted;
import static dev.usher.realtimekit.Replies.added;
import static dev.usher.realtimekit.Replies.deleted;
import static dev.usher.realtimekit.Replies.fateUnknown;
import static dev.usher.realtimekit.Replies.kicked;
import static dev.usher.realtimekit.Replies.page;
import static dev.usher.realtimekit.Replies.participant;
import static dev.usher.realtimekit.Replies.people;
import static dev.usher.realtimekit.Replies.refused;
import static dev.usher.realtimekit.Replies.retryLater;
import static dev.usher.realtimekit.Replies.throttled;
import static org.assertj.core.api.Assertions.assertThat;

import dev.usher.command.Answer;
import dev.usher.command.CommandType;
import dev.usher.command.Failure;
import dev.usher.command.FailureReason;
import dev.usher.command.History;
import dev.usher.command.Kicked;
import dev.usher.command.Outcome;
import dev.usher.command.Settled;
import dev.usher.realtimekit.Reply.Detail;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Commands that may have taken effect, and nobody has said so. */
class CommandRunnerDoubtTest extends CommandRunnerFixture {
    @Test
    void honoursTheRetryAfterOfARequestWhoseFateIsUnknown() {
        api.replies(fateUnknown(Duration.ofMinutes(2)), page(1, "ann"), accepted(added("ann")));

        Future<Settled> running = start(anAdd());
        time.advance(Duration.ofSeconds(119));
        assertThat(api.requests()).hasSize(1);
        time.advance(Duration.ofSeconds(1));

        assertThat(running.result()).isEqualTo(new Settled(new Outcome.Succeeded(added("ann")), 1, true));
    }

    @Test
    void settlesAnAddInDoubtByFindingItInTheListAndFetchingAToken() {
        api.replies(fateUnknown(), page(3, "bob", "cid"), page(3, "ann"), accepted(added("ann")));

        assertThat(run(anAdd())).isEqualTo(new Settled(new Outcome.Succeeded(added("ann")), 1, true));
        assertThat(api.requests().get(3)).isEqualTo(new Request.Token(MEETING, participant("ann")));
    }

    @Test
    void addsAgainWhenTheListDoesNotHaveTheAddInDoubt() {
        api.replies(fateUnknown(), page(1, "bob"), accepted(added("ann")));

        assertThat(run(anAdd())).isEqualTo(new Settled(new Outcome.Succeeded(added("ann")), 2, true));
    }

    @Test
    void doesNotGuessWhenTheListIsTooLongToReadBack() {
        api.replies(fateUnknown());
        for (int pageNo = 1; pageNo <= PAGES; pageNo++) {
            api.replies(page(100, "bob", "cid"));
        }

        Failure failure = failureOf(run(anAdd()));

        assertThat(failure.reason()).isEqualTo(FailureReason.IN_DOUBT);
        assertThat(failure.mayHaveTakenEffect()).isTrue();
        assertThat(api.requests()).hasSize(1 + PAGES);
    }

    @Test
    void readsBackBeforeItGoesOnWithAnAddOfAnEarlierOwner() {
        api.replies(page(1, "ann"), accepted(added("ann")));
        History left = new History(time.instant(), 1, 0, 1, false, Optional.of(CommandType.ADD));

        Settled settled = runnerOf(api).run(anAdd(), left, journal, TRACE).result();

        assertThat(settled).isEqualTo(new Settled(new Outcome.Succeeded(added("ann")), 1, true));
        History underWay = new History(time.instant(), 1, 0, 1, true, Optional.of(CommandType.ADD));
        assertThat(journal.written()).as("list, token").containsExactly(underWay, left, underWay);
    }

    @Test
    void callsADeleteOfAnEarlierOwnerDoneWhenTheListHasItNoMore() {
        api.replies(page(1, "bob"));
        History left = new History(time.instant(), 1, 0, 1, false, Optional.of(CommandType.DELETE));

        Settled settled =
                runnerOf(api).run(aDelete(BY_CUSTOM_ID), left, journal, TRACE).result();

        assertThat(settled)
                .isEqualTo(new Settled(new Outcome.Succeeded(new Answer.Deleted(Optional.empty())), 1, true));
    }

    @Test
    void keepsADeleteInDoubtWhileTheKickBeforeItIsSentAgain() {
        api.replies(fateUnknown(), refused(404), page(1, "bob"));
        History left = new History(time.instant(), 1, 0, 1, false, Optional.of(CommandType.DELETE));

        Future<Settled> running = runnerOf(api).run(aDeleteWithKick(BY_CUSTOM_ID), left, journal, TRACE);
        time.advance(Duration.ofDays(1));

        assertThat(running.result())
                .isEqualTo(new Settled(new Outcome.Succeeded(new Answer.Deleted(Optional.empty())), 1, true));
        assertThat(journal.written())
                .isNotEmpty()
                .allMatch(history -> history.doubt().equals(Optional.of(CommandType.DELETE)));
    }

    @Test
    void saysThatADeleteInDoubtMayHaveTakenEffectWhenItsLookUpFails() {
        api.replies(refused(400));
        History left = new History(time.instant(), 1, 0, 1, false, Optional.of(CommandType.DELETE));

        Settled settled =
                runnerOf(api).run(aDelete(BY_CUSTOM_ID), left, journal, TRACE).result();

        assertThat(failureOf(settled).mayHaveTakenEffect()).isTrue();
    }

    /** Neither a list that is too long nor a meeting that is not there says whether it took effect. */
    @Test
    void aDeleteInDoubtRemainsSoWhenTheListCannotBeRead() {
        History left = new History(time.instant(), 1, 0, 1, false, Optional.of(CommandType.DELETE));
        api.repliesOften(PAGES, page(100, "bob", "cid")).replies(refused(404));

        Settled tooLong =
                runnerOf(api).run(aDelete(BY_CUSTOM_ID), left, journal, TRACE).result();
        Settled noMeeting =
                runnerOf(api).run(aDelete(BY_CUSTOM_ID), left, journal, TRACE).result();

        assertThat(List.of(failureOf(tooLong), failureOf(noMeeting)))
                .allMatch(failure -> failure.reason() == FailureReason.IN_DOUBT && failure.mayHaveTakenEffect());
    }

    @Test
    void writesDownEachAttemptBeforeItLeavesAndWhatCameOfIt() {
        api.replies(fateUnknown(), retryLater(), deleted());

        run(aDelete(BY_ID));

        assertThat(journal.written())
                .extracting(history -> history.attempts()
                        + (history.underway() ? " underway " : " waiting ")
                        + history.doubt().map(CommandType::label).orElse("-"))
                .containsExactly(
                        "1 underway delete",
                        "1 waiting delete",
                        "2 underway delete",
                        "2 waiting delete",
                        "3 underway delete");
    }

    @Test
    void doesNotDoubtAnAttemptThatIsKnownToHaveHadNoEffect() {
        api.replies(retryLater(), accepted(added("ann")));

        run(anAdd());

        assertThat(journal.written())
                .extracting(History::doubt)
                .containsExactly(Optional.of(CommandType.ADD), Optional.empty(), Optional.of(CommandType.ADD));
    }

    /** Its next owner kicks again, and must not say that nothing was done if it is too late to. */
    @Test
    void aKickBeforeADeleteStaysInDoubtUntilTheDelete() {
        api.replies(kicked(people("p-1")), retryLater(), refused(403));

        Settled settled = run(aDeleteWithKick(BY_ID));

        assertThat(failureOf(settled).mayHaveTakenEffect()).isTrue();
        assertThat(journal.written())
                .extracting(history -> history.attempts()
                        + (history.underway() ? " underway " : " waiting ")
                        + history.doubt().map(CommandType::label).orElse("-"))
                .containsExactly(
                        "0 underway kick",
                        "0 waiting kick",
                        "1 underway delete",
                        "1 waiting kick",
                        "2 underway delete");
    }

    /** Also while the list is searched between the two: whoever takes over then must not say that nothing was done. */
    @Test
    void aKickBeforeADeleteStaysInDoubtWhileWhoIsToBeDeletedIsLookedFor() {
        api.replies(kicked(people("p-1")), page(1, "ann"), deleted());

        run(aDeleteWithKick(BY_CUSTOM_ID));

        assertThat(journal.written())
                .extracting(history -> (history.underway() ? "underway " : "waiting ")
                        + history.doubt().map(CommandType::label).orElse("-"))
                .containsExactly("underway kick", "waiting kick", "underway kick", "waiting kick", "underway delete");
    }

    @Test
    void aKickThatTimedOutMayHaveTakenEffectThoughTheNextFindsNobody() {
        api.replies(fateUnknown(), kicked(Kicked.nobody()), refused(404));

        assertThat(failureOf(run(aDeleteWithKick(BY_ID))).mayHaveTakenEffect()).isTrue();
    }

    @Test
    void aKickBeforeADeleteIsRememberedOverTwoHandOvers() {
        History left = new History(time.instant(), 0, 0, 0, false, Optional.of(CommandType.KICK));
        api.replies(kicked(Kicked.nobody()), retryLater());

        runnerOf(api).run(aDeleteWithKick(BY_ID), left, journal, TRACE);

        assertThat(journal.written().get(journal.written().size() - 1).doubt()).contains(CommandType.KICK);
    }

    /** Nobody knows whether the API kicked the others of a refused request. */
    @Test
    void aKickRefusedAmongOthersIsInDoubtForTheNextOwner() {
        RecordedJournal other = new RecordedJournal();
        CommandRunner runner = runnerOf((request, key, trace, limits) -> {
            gate.hold(); // so that what comes next waits
            return Future.succeededFuture(refused(404));
        });
        gate.hold();
        runner.run(aKick("p-1"), beginning(), journal, TRACE);
        runner.run(aKick("unknown"), beginning(), other, TRACE);
        gate.release();

        assertThat(journal.written())
                .extracting(history -> (history.underway() ? "underway " : "waiting ")
                        + history.doubt().map(CommandType::label).orElse("-"))
                .containsExactly("underway kick", "waiting kick");
    }

    @Test
    void sendsNothingWhenThePartitionIsGivenUpWhileTheIntentIsWritten() {
        journal.giveUp();

        Future<Settled> running = runnerOf(api).run(anAdd(), beginning(), journal, TRACE);

        assertThat(running.isComplete()).isFalse();
        assertThat(api.requests()).isEmpty();
        assertThat(gate.unused()).isEqualTo(1);
    }

    @Test
    void settlesADeleteInDoubtByFindingNobody() {
        api.replies(fateUnknown(), refused(404));

        assertThat(run(aDelete(BY_ID)))
                .isEqualTo(new Settled(new Outcome.Succeeded(new Answer.Deleted(Optional.empty())), 2, true));
    }

    @Test
    void settlesAKickInDoubtByFindingNobodyWhomTheFirstAttemptMayHaveRemoved() {
        api.replies(fateUnknown(), refused(404));

        assertThat(run(aKick("p-1")))
                .isEqualTo(new Settled(new Outcome.Succeeded(new Answer.Kick(Optional.empty())), 2, true));
    }

    @Test
    void settlesAKickInDoubtByAnEmptyAnswerWhichDoesNotSayWhomTheFirstAttemptRemoved() {
        api.replies(fateUnknown(), kicked(Kicked.nobody()));

        assertThat(run(aKick("p-1")))
                .isEqualTo(new Settled(new Outcome.Succeeded(new Answer.Kick(Optional.empty())), 2, true));
    }

    @Test
    void knowsWhomAKickInDoubtRemovedWhenTheAnswerNamesAllOfThem() {
        api.replies(fateUnknown(), kicked("p-1"));
        assertThat(run(aKick("p-1")))
                .isEqualTo(new Settled(new Outcome.Succeeded(new Answer.Kick(Optional.of(people("p-1")))), 2, true));

        api.replies(fateUnknown(), kicked("p-1"));
        assertThat(run(aKick("p-1", "p-2")))
                .isEqualTo(new Settled(new Outcome.Succeeded(new Answer.Kick(Optional.empty())), 2, true));
    }

    @Test
    void doesNotCallAKickOfSeveralDoneBecauseOneOfThemIsUnknown() {
        api.replies(fateUnknown(), refused(404));

        Failure failure = failureOf(run(aKick("p-1", "p-2")));

        assertThat(failure.reason()).isEqualTo(FailureReason.NOT_FOUND);
        assertThat(failure.mayHaveTakenEffect()).isTrue();
    }

    @Test
    void staysInDoubtWhenAttemptsRunOut() {
        api.replies(fateUnknown(), page(0), fateUnknown(), page(0), fateUnknown(), page(0));

        Settled settled = run(anAdd());

        assertThat(settled.reconciled()).isFalse();
        assertThat(settled.attempts()).isEqualTo(3);
        assertThat(failureOf(settled))
                .isEqualTo(new Failure(
                        FailureReason.IN_DOUBT,
                        Optional.empty(),
                        Optional.empty(),
                        "Unclear after 3 attempts whether it took effect: no answer; read the participant back before you send"
                                + " it again with a new commandId",
                        true));
    }

    @Test
    void staysInDoubtWhenOnlyTheFirstFateWasUnknown() {
        api.replies(fateUnknown(), retryLater(), retryLater(), accepted(new Answer.Found(participant("ann"))));

        Failure failure = failureOf(run(aDelete(BY_ID)));

        assertThat(failure.reason()).isEqualTo(FailureReason.IN_DOUBT);
        assertThat(failure.mayHaveTakenEffect()).isTrue();
    }

    @Test
    void aDeleteIsNotGivenUpWithoutALastLook() {
        api.repliesOften(ATTEMPTS, fateUnknown()).replies(refused(404));

        Settled settled = run(aDelete(BY_ID));

        assertThat(settled.outcome()).isInstanceOf(Outcome.Succeeded.class);
        assertThat(settled.reconciled()).isTrue();
    }

    @Test
    void aRouteThatIsNotThereSaysNothingOfWhoIsToBeDeleted() {
        api.replies(
                fateUnknown(),
                new Reply.Refused(Detail.answered(404, Optional.of(7003), "no route"), Reply.Fault.ROUTE));

        Failure failure = failureOf(run(aDelete(BY_ID)));

        assertThat(failure.reason()).isEqualTo(FailureReason.REFUSED);
        assertThat(failure.mayHaveTakenEffect()).isTrue();
    }

    @Test
    void aDeleteInDoubtRemainsSoWhenTheKickBeforeItFailsAgainAndAgain() {
        History left = new History(time.instant(), 1, 0, 0, false, Optional.of(CommandType.DELETE));
        api.repliesOften(ATTEMPTS, retryLater());

        Future<Settled> running = runnerOf(api).run(aDeleteWithKick(BY_ID), left, journal, TRACE);
        time.advance(Duration.ofDays(1));

        assertThat(failureOf(running.result()).reason()).isEqualTo(FailureReason.IN_DOUBT);
    }

    @Test
    void saysThatARefusedCommandMayHaveTakenEffectBefore() {
        api.replies(fateUnknown(), page(0), refused(400));

        Failure failure = failureOf(run(anAdd()));

        assertThat(failure.reason()).isEqualTo(FailureReason.REFUSED);
        assertThat(failure.mayHaveTakenEffect()).isTrue();
    }

    @Test
    void staysInDoubtWhileParked() {
        api.replies(fateUnknown(), throttled(), refused(404));

        assertThat(run(aDelete(BY_ID)))
                .isEqualTo(new Settled(new Outcome.Succeeded(new Answer.Deleted(Optional.empty())), 2, true));
    }

    @Test
    void neverHasAReadInDoubt() {
        api.repliesOften(ATTEMPTS, fateUnknown());

        Failure failure = failureOf(run(aGet(BY_ID)));

        assertThat(failure.reason()).isEqualTo(FailureReason.RETRIES_EXHAUSTED);
        assertThat(failure.mayHaveTakenEffect()).isFalse();
    }

    @Test
    void saysThatAKickOfSeveralMayHaveTakenEffectThoughOneIsUnknown() {
        api.replies(refused(404));

        Failure failure = failureOf(run(aKick("p-1", "p-2")));

        assertThat(failure.reason()).isEqualTo(FailureReason.NOT_FOUND);
        assertThat(failure.mayHaveTakenEffect()).isTrue();
    }

    @Test
    void saysThatAFailedDeleteHadAnEffectWhenItKickedSomebody() {
        api.replies(kicked(people("p-1")), refused(404));

        Failure failure = failureOf(run(aDeleteWithKick(BY_ID)));

        assertThat(failure.reason()).isEqualTo(FailureReason.NOT_FOUND);
        assertThat(failure.mayHaveTakenEffect()).isTrue();
    }

    @Test
    void aKickThatMayHaveFelledItsWorkerSharesARequestWithNobody() {
        api.replies(kicked(people("p-1")), kicked(people("p-2")));
        History left = new History(time.instant(), 1, 0, 1, false, Optional.of(CommandType.KICK));
        CommandRunner runner = runnerOf(api);
        gate.hold();
        Future<Settled> one = runner.run(aKick("p-1"), left, journal, TRACE);
        Future<Settled> other = runner.run(aKick("p-2"), beginning(), journal, TRACE);
        gate.release();

        assertThat(List.of(one, other)).allMatch(Future::succeeded);
        assertThat(api.requests()).hasSize(2);
    }
}
