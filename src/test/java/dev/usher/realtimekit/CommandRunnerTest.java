package dev.usher.realtimekit;

import static dev.usher.realtimekit.Replies.accepted;
import static dev.usher.realtimekit.Replies.added;
import static dev.usher.realtimekit.Replies.deleted;
import static dev.usher.realtimekit.Replies.fateUnknown;
import static dev.usher.realtimekit.Replies.kicked;
import static dev.usher.realtimekit.Replies.page;
import static dev.usher.realtimekit.Replies.participant;
import static dev.usher.realtimekit.Replies.refused;
import static dev.usher.realtimekit.Replies.retryLater;
import static dev.usher.realtimekit.Replies.someone;
import static dev.usher.realtimekit.Replies.throttled;
import static org.assertj.core.api.Assertions.assertThat;

import dev.usher.command.Answer;
import dev.usher.command.Command;
import dev.usher.command.Command.AddParticipant;
import dev.usher.command.Command.DeleteParticipant;
import dev.usher.command.Command.GetParticipant;
import dev.usher.command.Command.KickParticipants;
import dev.usher.command.Command.ListParticipants;
import dev.usher.command.CommandType;
import dev.usher.command.Envelope;
import dev.usher.command.Failure;
import dev.usher.command.FailureReason;
import dev.usher.command.History;
import dev.usher.command.Kicked;
import dev.usher.command.Meeting;
import dev.usher.command.Outcome;
import dev.usher.command.ParticipantRef;
import dev.usher.command.Settled;
import dev.usher.testing.Traces;
import dev.usher.tracing.Trace;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CommandRunnerTest {

    private static final Meeting MEETING = new Meeting("account", "app", "meeting");
    private static final ParticipantRef BY_ID = new ParticipantRef.ById("p-1");
    private static final ParticipantRef BY_CUSTOM_ID = new ParticipantRef.ByCustomId("ann");
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(10);
    private static final Trace TRACE = Traces.any();
    private static final int ATTEMPTS = 3;
    private static final int PAGES = 4;
    private static final int PAGE_SIZE = 2;

    private final HandMovedTime time = new HandMovedTime();
    private final ScriptedApi api = new ScriptedApi();
    private final OpenGate gate = new OpenGate();
    private final RecordedJournal journal = new RecordedJournal();

    @AfterEach
    void everyPermitWasEndedOnce() {
        assertThat(gate.unbalanced()).isZero();
    }

    @Test
    void addsUnderTheCustomIdWhenThereIsNoName() {
        api.replies(accepted(added("ann")));

        Settled settled = run(anAdd());

        assertThat(settled).isEqualTo(new Settled(new Outcome.Succeeded(added("ann")), 1, false));
        assertThat(api.requests())
                .containsExactly(
                        new Request.Add(MEETING, "ann", "host", "ann", Optional.of("https://pictures.example/ann")));
        assertThat(api.idempotencyKeys()).containsExactly("cmd-1");
    }

    @Test
    void addsUnderTheNameThatIsGiven() {
        api.replies(accepted(added("ann")));

        run(new AddParticipant(anEnvelope(), "ann", "host", Optional.of("Ann Lee"), Optional.empty()));

        assertThat(api.requests())
                .containsExactly(new Request.Add(MEETING, "ann", "host", "Ann Lee", Optional.empty()));
    }

    @Test
    void everyRequestGoesOnFromTheCommandsPlaceInItsTrace() {
        api.replies(retryLater(), page(1, "ann"), deleted());

        run(aDelete(BY_CUSTOM_ID));

        assertThat(api.traces()).containsExactly(TRACE, TRACE, TRACE);
    }

    @Test
    void tellsTheGateWhatCameOfEachRequest() {
        Reply reply = accepted(added("ann"));
        api.replies(retryLater(), reply);

        run(anAdd());

        assertThat(gate.sent()).containsExactly(retryLater(), reply);
    }

    @Test
    void asksForLeaveAgainWhenItHasLapsed() {
        api.replies(accepted(added("ann")));
        gate.lapse(1);

        assertThat(run(anAdd())).isEqualTo(new Settled(new Outcome.Succeeded(added("ann")), 1, false));
        assertThat(gate.unused()).isEqualTo(1);
    }

    @Test
    void listsThePageThatIsAskedFor() {
        Reply.Accepted reply = (Reply.Accepted) page(9, "ann", "bob");
        api.replies(reply);

        Settled settled = run(new ListParticipants(anEnvelope(), Optional.of(2), Optional.empty()));

        assertThat(settled).isEqualTo(new Settled(new Outcome.Succeeded(reply.answer()), 1, false));
        assertThat(api.requests()).containsExactly(new Request.ListPage(MEETING, Optional.of(2), Optional.empty()));
    }

    @Test
    void failsAsNotFoundWhenTheApiKnowsNoSuchParticipant() {
        api.replies(refused(404));

        assertThat(run(aGet(BY_ID)))
                .isEqualTo(new Settled(
                        new Outcome.Failed(new Failure(
                                FailureReason.NOT_FOUND, Optional.of(404), Optional.of(404), "said no", false)),
                        1,
                        false));
    }

    @Test
    void failsAsRefusedWhenTheApiSaysNo() {
        api.replies(refused(422));

        assertThat(failureOf(run(anAdd())))
                .isEqualTo(new Failure(FailureReason.REFUSED, Optional.of(422), Optional.of(422), "said no", false));
    }

    // Retries

    @Test
    void retriesWithinTheBackoff() {
        api.replies(retryLater(), accepted(added("ann")));

        Future<Settled> running = start(anAdd());
        assertThat(running.isComplete()).isFalse();
        time.advance(LONGEST_BACKOFF);

        assertThat(running.result()).isEqualTo(new Settled(new Outcome.Succeeded(added("ann")), 2, false));
    }

    @Test
    void retriesNoSoonerThanRetryAfter() {
        api.replies(retryLater(Duration.ofMinutes(2)), accepted(added("ann")));

        Future<Settled> running = start(anAdd());
        time.advance(Duration.ofSeconds(119));
        assertThat(running.isComplete()).isFalse();
        time.advance(Duration.ofSeconds(1));

        assertThat(running.isComplete()).isTrue();
    }

    @Test
    void honoursTheRetryAfterOfARequestWhoseFateIsUnknown() {
        api.replies(fateUnknown(Duration.ofMinutes(2)), accepted(added("ann")));

        Future<Settled> running = start(anAdd());
        time.advance(Duration.ofSeconds(119));
        assertThat(running.isComplete()).isFalse();
        time.advance(Duration.ofSeconds(1));

        assertThat(running.isComplete()).isTrue();
    }

    @Test
    void failsWhenAttemptsRunOutAndNothingHappened() {
        api.repliesOften(ATTEMPTS, retryLater());

        Settled settled = run(anAdd());

        assertThat(settled.attempts()).isEqualTo(3);
        assertThat(failureOf(settled))
                .isEqualTo(new Failure(
                        FailureReason.RETRIES_EXHAUSTED,
                        Optional.of(408),
                        Optional.empty(),
                        "Gave up after 3 attempts: slow",
                        false));
    }

    @Test
    void asksTheGateAgainAfterBeingParkedWithoutCountingAnAttempt() {
        api.repliesOften(10, throttled()).replies(accepted(added("ann")));

        Settled settled = run(anAdd());

        assertThat(settled).isEqualTo(new Settled(new Outcome.Succeeded(added("ann")), 1, false));
        assertThat(gate.sent()).hasSize(11);
    }

    @Test
    void waitsForTheGateWhichMayStayShut() {
        api.replies(accepted(added("ann")));
        gate.hold();

        Future<Settled> running = start(anAdd());
        time.advance(Duration.ofDays(1));
        assertThat(running.isComplete()).isFalse();
        assertThat(api.requests()).isEmpty();
        gate.release();

        assertThat(running.isComplete()).isTrue();
    }

    @Test
    void doesNotDeepenTheStackHoweverOftenItIsParked() {
        api.repliesOften(100_000, throttled()).replies(accepted(added("ann")));

        assertThat(run(anAdd()).attempts()).isEqualTo(1);
    }

    @Test
    void doesNotDeepenTheStackWhenWaitsAreOverAtOnce() {
        int attempts = 100_000;
        api.repliesOften(attempts, retryLater());
        CommandRunner impatient =
                new CommandRunner(api, gate, time, (delay, action) -> action.run(), () -> 0L, policy(attempts));

        Settled settled = impatient.run(anAdd(), beginning(), journal, TRACE).result();

        assertThat(settled.attempts()).isEqualTo(100_000);
    }

    @Test
    void doesNotDeepenTheStackWhileSearchingALongList() {
        int pages = 100_000;
        api.repliesOften(pages, page(1_000_000, "bob", "cid"));
        CommandRunner thorough =
                new CommandRunner(api, gate, time, time, () -> 0L, new RetryPolicy(1, aBackoff(), pages, PAGE_SIZE));

        Settled settled =
                thorough.run(aGet(BY_CUSTOM_ID), beginning(), journal, TRACE).result();

        assertThat(settled.attempts()).isEqualTo(100_000);
    }

    // Expiry

    @Test
    void expiresWithoutACallWhenItsTimeIsOverOnceAdmitted() {
        gate.hold();
        Future<Settled> running = start(anAddUntil(time.instant().plusSeconds(30)));
        time.advance(Duration.ofSeconds(30));
        gate.release();

        assertThat(running.result()).isEqualTo(new Settled(new Outcome.Expired(), 0, false));
        assertThat(api.requests()).isEmpty();
        assertThat(gate.unused()).isEqualTo(1);
    }

    @Test
    void expiresAfterBeingParkedSinceNothingGotThrough() {
        api.replies(throttled());
        Future<Settled> running = start(anAddUntil(time.instant().plusSeconds(30)), reply -> gate.hold());
        time.advance(Duration.ofSeconds(30));
        gate.release();

        assertThat(running.result()).isEqualTo(new Settled(new Outcome.Expired(), 0, false));
    }

    @Test
    void doesNotExpireOnceARequestGotThrough() {
        api.replies(retryLater(Duration.ofMinutes(1)), accepted(added("ann")));

        Settled settled = run(anAddUntil(time.instant().plusSeconds(30)));

        assertThat(settled.outcome()).isInstanceOf(Outcome.Succeeded.class);
    }

    @Test
    void anAddInDoubtWhoseTimeIsOverExpiresWhenTheListDoesNotHaveIt() {
        api.replies(fateUnknown(Duration.ofMinutes(1)), page(1, "bob"));

        assertThat(run(anAddUntil(time.instant().plusSeconds(30))))
                .isEqualTo(new Settled(new Outcome.Expired(), 1, false));
    }

    @Test
    void anAddInDoubtWhoseTimeIsOverSucceedsWhenTheListHasIt() {
        api.replies(fateUnknown(Duration.ofMinutes(1)), page(1, "ann"), accepted(added("ann")));

        assertThat(run(anAddUntil(time.instant().plusSeconds(30))))
                .isEqualTo(new Settled(new Outcome.Succeeded(added("ann")), 1, true));
    }

    @Test
    void aDeleteInDoubtWhoseTimeIsOverIsLookedForAndNotSentAgain() {
        api.replies(fateUnknown(Duration.ofMinutes(1)), accepted(new Answer.Found(participant("ann"))));

        assertThat(run(aDeleteUntil(time.instant().plusSeconds(30), false)))
                .isEqualTo(new Settled(new Outcome.Expired(), 1, false));
        assertThat(api.requests()).hasSize(2).last().isInstanceOf(Request.Get.class);
    }

    @Test
    void aDeleteInDoubtWhoseTimeIsOverSucceedsWhenNobodyIsThere() {
        api.replies(fateUnknown(Duration.ofMinutes(1)), refused(404));

        Settled settled = run(aDeleteUntil(time.instant().plusSeconds(30), false));

        assertThat(settled.outcome()).isInstanceOf(Outcome.Succeeded.class);
        assertThat(settled.reconciled()).isTrue();
        assertThat(api.requests()).hasSize(2);
    }

    @Test
    void aDeleteThatCannotBeLookedForAfterItsTimeFailsInDoubt() {
        api.replies(fateUnknown(Duration.ofMinutes(1)), retryLater(), retryLater(), retryLater());

        assertThat(failureOf(run(aDeleteUntil(time.instant().plusSeconds(30), false)))
                        .reason())
                .isEqualTo(FailureReason.IN_DOUBT);
    }

    @Test
    void nobodyIsKickedAnewForADeleteInDoubtWhoseTimeIsOver() {
        api.replies(accepted(new Answer.Found(participant("ann"))));
        History left = new History(time.instant(), 1, 0, false, Optional.of(CommandType.DELETE));

        Settled settled = runnerOf(api)
                .run(aDeleteUntil(time.instant(), true), left, journal, TRACE)
                .result();

        assertThat(settled.outcome()).isInstanceOf(Outcome.Expired.class);
        assertThat(api.requests()).singleElement().isInstanceOf(Request.Get.class);
    }

    // In doubt

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
        History left = new History(time.instant(), 1, 1, false, Optional.of(CommandType.ADD));

        Settled settled = runnerOf(api).run(anAdd(), left, journal, TRACE).result();

        assertThat(settled).isEqualTo(new Settled(new Outcome.Succeeded(added("ann")), 1, true));
        History underWay = new History(time.instant(), 1, 1, true, Optional.of(CommandType.ADD));
        assertThat(journal.written()).as("list, token").containsExactly(underWay, underWay);
    }

    @Test
    void callsADeleteOfAnEarlierOwnerDoneWhenTheListHasItNoMore() {
        api.replies(page(1, "bob"));
        History left = new History(time.instant(), 1, 1, false, Optional.of(CommandType.DELETE));

        Settled settled =
                runnerOf(api).run(aDelete(BY_CUSTOM_ID), left, journal, TRACE).result();

        assertThat(settled)
                .isEqualTo(new Settled(new Outcome.Succeeded(new Answer.Deleted(Optional.empty())), 1, true));
    }

    @Test
    void keepsADeleteInDoubtWhileTheKickBeforeItIsSentAgain() {
        api.replies(fateUnknown(), refused(404), page(1, "bob"));
        History left = new History(time.instant(), 1, 1, false, Optional.of(CommandType.DELETE));

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
        History left = new History(time.instant(), 1, 1, false, Optional.of(CommandType.DELETE));

        Settled settled =
                runnerOf(api).run(aDelete(BY_CUSTOM_ID), left, journal, TRACE).result();

        assertThat(failureOf(settled).mayHaveTakenEffect()).isTrue();
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
    void settlesAKickInDoubtByFindingNobody() {
        api.replies(fateUnknown(), refused(404));

        assertThat(run(aKick("p-1")))
                .isEqualTo(new Settled(new Outcome.Succeeded(new Answer.Kick(Optional.of(Kicked.nobody()))), 2, true));
    }

    @Test
    void settlesAKickInDoubtByAnEmptyAnswer() {
        api.replies(fateUnknown(), kicked(Kicked.nobody()));

        assertThat(run(aKick("p-1", "p-2")))
                .isEqualTo(new Settled(new Outcome.Succeeded(new Answer.Kick(Optional.of(Kicked.nobody()))), 2, true));
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
                        "Unclear after 3 attempts whether it took effect: no answer",
                        true));
    }

    @Test
    void staysInDoubtWhenOnlyTheFirstFateWasUnknown() {
        api.replies(fateUnknown(), retryLater(), retryLater());

        Failure failure = failureOf(run(aDelete(BY_ID)));

        assertThat(failure.reason()).isEqualTo(FailureReason.IN_DOUBT);
        assertThat(failure.mayHaveTakenEffect()).isTrue();
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

    // Kicks

    @Test
    void kicksByBothKindsOfId() {
        api.replies(kicked(someone("p-1")));

        Settled settled = run(new KickParticipants(anEnvelope(), List.of("p-1"), List.of("ann")));

        assertThat(settled)
                .isEqualTo(new Settled(new Outcome.Succeeded(new Answer.Kick(Optional.of(someone("p-1")))), 1, false));
        assertThat(api.requests()).containsExactly(new Request.Kick(MEETING, List.of("p-1"), List.of("ann")));
    }

    @Test
    void failsAFreshKickOfSomebodyUnknown() {
        api.replies(refused(404));

        Failure failure = failureOf(run(aKick("p-1")));

        assertThat(failure.reason()).isEqualTo(FailureReason.NOT_FOUND);
        assertThat(failure.mayHaveTakenEffect()).isFalse();
    }

    @Test
    void saysThatAKickOfSeveralMayHaveTakenEffectThoughOneIsUnknown() {
        api.replies(refused(404));

        Failure failure = failureOf(run(aKick("p-1", "p-2")));

        assertThat(failure.reason()).isEqualTo(FailureReason.NOT_FOUND);
        assertThat(failure.mayHaveTakenEffect()).isTrue();
    }

    // Deletes

    @Test
    void deletesById() {
        api.replies(deleted());

        assertThat(run(aDelete(BY_ID)))
                .isEqualTo(new Settled(new Outcome.Succeeded(new Answer.Deleted(Optional.empty())), 1, false));
        assertThat(api.requests()).containsExactly(new Request.Delete(MEETING, "p-1"));
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
    void kicksFirstAndReportsWhoWasKicked() {
        api.replies(kicked(someone("p-1")), deleted());

        Settled settled = run(aDeleteWithKick(BY_ID));

        assertThat(settled)
                .isEqualTo(
                        new Settled(new Outcome.Succeeded(new Answer.Deleted(Optional.of(someone("p-1")))), 1, false));
        assertThat(api.requests())
                .containsExactly(
                        new Request.Kick(MEETING, List.of("p-1"), List.of()), new Request.Delete(MEETING, "p-1"));
        assertThat(api.idempotencyKeys()).containsExactly("cmd-1:kick", "cmd-1");
    }

    @Test
    void kicksByTheCustomIdAsGivenBeforeLookingItUp() {
        api.replies(kicked(Kicked.nobody()), page(1, "ann"), deleted());

        Settled settled = run(aDeleteWithKick(BY_CUSTOM_ID));

        assertThat(settled.outcome()).isEqualTo(new Outcome.Succeeded(new Answer.Deleted(Optional.empty())));
        assertThat(api.requests())
                .containsExactly(
                        new Request.Kick(MEETING, List.of(), List.of("ann")),
                        aSearchOfPage(1),
                        new Request.Delete(MEETING, "id-of-ann"));
    }

    @Test
    void deletesThoughTheKickFoundNobody() {
        api.replies(refused(404), deleted());

        assertThat(run(aDeleteWithKick(BY_ID)))
                .isEqualTo(new Settled(new Outcome.Succeeded(new Answer.Deleted(Optional.empty())), 1, false));
    }

    @Test
    void doesNotDeleteWhenTheKickIsRefused() {
        api.replies(refused(400));

        Settled settled = run(aDeleteWithKick(BY_ID));

        assertThat(failureOf(settled).reason()).isEqualTo(FailureReason.REFUSED);
        assertThat(settled.attempts()).isZero();
    }

    @Test
    void saysThatAFailedDeleteHadAnEffectWhenItKickedSomebody() {
        api.replies(kicked(someone("p-1")), refused(404));

        Failure failure = failureOf(run(aDeleteWithKick(BY_ID)));

        assertThat(failure.reason()).isEqualTo(FailureReason.NOT_FOUND);
        assertThat(failure.mayHaveTakenEffect()).isTrue();
    }

    @Test
    void doesNotExpireBetweenKickAndDelete() {
        api.replies(fateUnknown(Duration.ofMinutes(1)), kicked(someone("p-1")), deleted());

        Settled settled =
                run(new DeleteParticipant(anEnvelopeUntil(time.instant().plusSeconds(30)), BY_ID, true));

        assertThat(settled.outcome()).isInstanceOf(Outcome.Succeeded.class);
        assertThat(settled.reconciled()).isTrue();
    }

    // The search for a custom id

    @Test
    void whatFailsWhileTheApiIsAwayCountsAsNoTry() {
        gate.blameNobody(true);
        Reply[] replies = new Reply[3 * ATTEMPTS];
        Arrays.fill(replies, retryLater());
        replies[replies.length - 1] = accepted(added("ann"));
        api.replies(replies);

        assertThat(run(anAdd())).isEqualTo(new Settled(new Outcome.Succeeded(added("ann")), replies.length, false));
    }

    @Test
    void whatFailedInAnOutageIsNotHeldAgainstItAfterwards() {
        gate.blameNobody(true);
        api.replies(retryLater(), retryLater(), retryLater(), retryLater(), retryLater(), accepted(added("ann")));
        Future<Settled> running =
                start(anAdd(), request -> gate.blameNobody(api.requests().size() < 3));
        time.advance(Duration.ofDays(1));

        assertThat(running.result().outcome()).isInstanceOf(Outcome.Succeeded.class);
    }

    @Test
    void aKickThatMayHaveFelledItsWorkerSharesARequestWithNobody() {
        api.replies(kicked(someone("p-1")), kicked(someone("p-2")));
        History left = new History(time.instant(), 1, 1, false, Optional.of(CommandType.KICK));
        CommandRunner runner = runnerOf(api);
        gate.hold();
        Future<Settled> one = runner.run(aKick("p-1"), left, journal, TRACE);
        Future<Settled> other = runner.run(aKick("p-2"), beginning(), journal, TRACE);
        gate.release();

        assertThat(List.of(one, other)).allMatch(Future::succeeded);
        assertThat(api.requests()).hasSize(2);
    }

    @Test
    void writesEveryPageDownBeforeItIsAskedFor() {
        api.replies(page(300, "bob"), page(300, "cid"), page(300, "ann"));

        run(aGet(BY_CUSTOM_ID));

        assertThat(journal.written()).hasSize(3).allMatch(History::underway);
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
        api.replies(page(3, "bob", "cid"), page(3, "dan"));

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
        api.replies(page(100, "bob", "cid"), page(100));

        assertThat(failureOf(run(aGet(BY_CUSTOM_ID))).reason()).isEqualTo(FailureReason.NOT_FOUND);
    }

    @Test
    void searchesOnceMoreWhenTheListChangedMeanwhile() {
        // Somebody of the first page was deleted after it was read, so ann moved onto it.
        api.replies(page(3, "bob", "cid"), page(2), page(2, "cid", "ann"));

        assertThat(run(aGet(BY_CUSTOM_ID)).outcome())
                .isEqualTo(new Outcome.Succeeded(new Answer.Found(participant("ann"))));
    }

    @Test
    void searchesNoMoreThanTwice() {
        api.replies(page(3, "bob", "cid"), page(2), page(4, "bob", "cid"), page(3, "dan"));

        assertThat(failureOf(run(aGet(BY_CUSTOM_ID))).reason()).isEqualTo(FailureReason.NOT_FOUND);
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

    private Settled run(Command command) {
        Future<Settled> running = start(command);
        time.advance(Duration.ofDays(1));
        assertThat(running.isComplete()).isTrue();
        assertThat(time.waiting()).isZero();
        assertThat(api.isPlayedOut()).isTrue();
        return running.result();
    }

    private Future<Settled> start(Command command) {
        return runnerOf(api).run(command, beginning(), journal, TRACE);
    }

    /** Runs with something happening before each reply. */
    private Future<Settled> start(Command command, java.util.function.Consumer<Request> before) {
        return runnerOf((request, key, trace, limits) -> {
                    before.accept(request);
                    return api.send(request, key, trace, limits);
                })
                .run(command, beginning(), journal, TRACE);
    }

    private CommandRunner runnerOf(MeetingApi transport) {
        return new CommandRunner(transport, gate, time, time, new java.util.Random(7), policy(ATTEMPTS));
    }

    private static RetryPolicy policy(int attempts) {
        return new RetryPolicy(attempts, aBackoff(), PAGES, PAGE_SIZE);
    }

    private static Backoff aBackoff() {
        return new Backoff(Duration.ofMillis(100), LONGEST_BACKOFF);
    }

    private static Failure failureOf(Settled settled) {
        assertThat(settled.outcome()).isInstanceOf(Outcome.Failed.class);
        return ((Outcome.Failed) settled.outcome()).failure();
    }

    private static Request aSearchOfPage(int pageNo) {
        return new Request.ListPage(MEETING, Optional.of(pageNo), Optional.of(PAGE_SIZE));
    }

    private static Command anAdd() {
        return new AddParticipant(
                anEnvelope(), "ann", "host", Optional.empty(), Optional.of("https://pictures.example/ann"));
    }

    private static Command anAddUntil(Instant expiresAt) {
        return new AddParticipant(anEnvelopeUntil(expiresAt), "ann", "host", Optional.empty(), Optional.empty());
    }

    private static Command aDeleteUntil(Instant expiresAt, boolean kick) {
        return new DeleteParticipant(anEnvelopeUntil(expiresAt), BY_ID, kick);
    }

    private static Command aDelete(ParticipantRef of) {
        return new DeleteParticipant(anEnvelope(), of, false);
    }

    private static Command aDeleteWithKick(ParticipantRef of) {
        return new DeleteParticipant(anEnvelope(), of, true);
    }

    private static Command aKick(String... ids) {
        return new KickParticipants(anEnvelope(), List.of(ids), List.of());
    }

    private static Command aGet(ParticipantRef of) {
        return new GetParticipant(anEnvelope(), of);
    }

    private static Envelope anEnvelope() {
        return new Envelope("cmd-1", MEETING, Optional.empty(), Optional.empty());
    }

    private static Envelope anEnvelopeUntil(Instant expiresAt) {
        return new Envelope("cmd-1", MEETING, Optional.empty(), Optional.of(expiresAt));
    }

    private static History beginning() {
        return History.beginning(Instant.parse("2026-03-01T12:00:00Z"));
    }
}
