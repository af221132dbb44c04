package dev.usher.realtimekit;

import static dev.usher.realtimekit.Replies.accepted;
import static dev.usher.realtimekit.Replies.added;
import static dev.usher.realtimekit.Replies.deleted;
import static dev.usher.realtimekit.Replies.forbidden;
import static dev.usher.realtimekit.Replies.kicked;
import static dev.usher.realtimekit.Replies.page;
import static dev.usher.realtimekit.Replies.people;
import static dev.usher.realtimekit.Replies.refused;
import static dev.usher.realtimekit.Replies.retryLater;
import static dev.usher.realtimekit.Replies.throttled;
import static org.assertj.core.api.Assertions.assertThat;

import dev.usher.command.Answer;
import dev.usher.command.Command.AddParticipant;
import dev.usher.command.Command.KickParticipants;
import dev.usher.command.Command.ListParticipants;
import dev.usher.command.Failure;
import dev.usher.command.FailureReason;
import dev.usher.command.History;
import dev.usher.command.Kicked;
import dev.usher.command.Outcome;
import dev.usher.command.Settled;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CommandRunnerTest extends CommandRunnerFixture {
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
        assertThat(api.requests()).hasSize(1);
        time.advance(Duration.ofSeconds(1));

        assertThat(running.result()).isEqualTo(new Settled(new Outcome.Succeeded(added("ann")), 2, false));
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
    void whatDidNotCountBeforeATakeoverDoesNotCountAfterIt() {
        api.replies(retryLater(), accepted(added("ann")));
        History left = new History(time.instant(), 6, 0, 0, false, Optional.empty());

        Future<Settled> running = runnerOf(api).run(anAdd(), left, journal, TRACE);
        time.advance(LONGEST_BACKOFF);

        assertThat(running.result()).isEqualTo(new Settled(new Outcome.Succeeded(added("ann")), 8, false));
    }

    @Test
    void whatCountedBeforeATakeoverCountsAfterIt() {
        api.replies(retryLater());
        History left = new History(time.instant(), 6, ATTEMPTS - 1, 0, false, Optional.empty());

        Settled settled = runnerOf(api).run(anAdd(), left, journal, TRACE).result();

        assertThat(settled.attempts()).isEqualTo(7);
        assertThat(failureOf(settled).reason()).isEqualTo(FailureReason.RETRIES_EXHAUSTED);
    }

    @Test
    void writesDownHowManyAttemptsCount() {
        api.replies(retryLater(), retryLater(), accepted(added("ann")));
        gate.blameNobody(true);
        Future<Settled> running = start(anAdd());
        gate.blameNobody(false);
        time.advance(Duration.ofMinutes(1));

        assertThat(running.isComplete()).isTrue();
        assertThat(journal.written())
                .extracting(history -> history.attempts() + " sent, " + history.tries() + " count")
                .containsExactly(
                        "1 sent, 0 count", "1 sent, 0 count", "2 sent, 0 count", "2 sent, 1 count", "3 sent, 1 count");
    }

    @Test
    void asksTheGateAgainAfterBeingParkedWithoutCountingAnAttempt() {
        api.repliesOften(10, throttled()).replies(accepted(added("ann")));

        Settled settled = run(anAdd());

        assertThat(settled).isEqualTo(new Settled(new Outcome.Succeeded(added("ann")), 1, false));
        assertThat(gate.sent()).hasSize(11);
    }

    @Test
    void asksTheGateAgainWhenEverybodyIsForbiddenWithoutCountingAnAttempt() {
        gate.blameNobody(true);
        api.repliesOften(10, forbidden()).replies(accepted(added("ann")));

        assertThat(run(anAdd())).isEqualTo(new Settled(new Outcome.Succeeded(added("ann")), 1, false));
    }

    @Test
    void failsAsRefusedWhatIsForbiddenToItAloneAsOftenAsItHasAttempts() {
        api.repliesOften(ATTEMPTS, forbidden());

        Settled settled = run(anAdd());

        assertThat(settled.attempts()).isEqualTo(3);
        assertThat(failureOf(settled))
                .isEqualTo(
                        new Failure(FailureReason.REFUSED, Optional.of(403), Optional.of(10000), "not yours", false));
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

    // Kicks

    @Test
    void kicksByBothKindsOfId() {
        api.replies(kicked(people("p-1")));

        Settled settled = run(new KickParticipants(anEnvelope(), List.of("p-1"), List.of("ann")));

        assertThat(settled)
                .isEqualTo(new Settled(new Outcome.Succeeded(new Answer.Kick(Optional.of(people("p-1")))), 1, false));
        assertThat(api.requests()).containsExactly(new Request.Kick(MEETING, List.of("p-1"), List.of("ann")));
    }

    @Test
    void failsAFreshKickOfSomebodyUnknown() {
        api.replies(refused(404));

        Failure failure = failureOf(run(aKick("p-1")));

        assertThat(failure.reason()).isEqualTo(FailureReason.NOT_FOUND);
        assertThat(failure.mayHaveTakenEffect()).isFalse();
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
    void kicksFirstAndReportsWhoWasKicked() {
        api.replies(kicked(people("p-1")), deleted());

        Settled settled = run(aDeleteWithKick(BY_ID));

        assertThat(settled)
                .isEqualTo(
                        new Settled(new Outcome.Succeeded(new Answer.Deleted(Optional.of(people("p-1")))), 1, false));
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
}
