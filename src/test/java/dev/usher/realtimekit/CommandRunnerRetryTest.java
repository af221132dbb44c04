package dev.usher.realtimekit;

import static dev.usher.realtimekit.Replies.accepted;
import static dev.usher.realtimekit.Replies.added;
import static dev.usher.realtimekit.Replies.forbidden;
import static dev.usher.realtimekit.Replies.retryLater;
import static dev.usher.realtimekit.Replies.throttled;
import static org.assertj.core.api.Assertions.assertThat;

import dev.usher.command.Failure;
import dev.usher.command.FailureReason;
import dev.usher.command.History;
import dev.usher.command.Outcome;
import dev.usher.command.Settled;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is tried again, how often, and what counts as a try. */
class CommandRunnerRetryTest extends CommandRunnerFixture {
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
    void whatWasNotSentIsNoAttempt() {
        Reply.Detail detail = Reply.Detail.unanswered(Reply.Silence.NO_CONNECTION, "suspended before it could leave");
        api.replies(new Reply.RetryLater(detail, Optional.empty()), accepted(added("ann")));

        Future<Settled> running = start(anAdd());
        time.advance(LONGEST_BACKOFF);

        assertThat(running.result()).isEqualTo(new Settled(new Outcome.Succeeded(added("ann")), 1, false));
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
                        "Gave up after 3 attempts: slow; send it later with a new commandId, or replay its dead letter",
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
                .extracting(history -> history.attempts() + " sent, " + history.failures() + " count")
                .containsExactly(
                        "1 sent, 0 count", "1 sent, 0 count", "2 sent, 0 count", "2 sent, 1 count", "3 sent, 1 count");
    }

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

    /** Neither what waits then, nor what is answered later; the next owner does it. */
    @Test
    void nothingIsSentAgainOnceThePartitionIsGivenUp() {
        api.replies(retryLater(Duration.ofHours(1)), retryLater());
        CommandRunner runner = runnerOf(api);
        Future<Settled> waits = runner.run(anAddUntil(time.instant().plusSeconds(60)), beginning(), journal, TRACE);

        runner.giveUp();
        Future<Settled> answeredLater = runner.run(anAdd(), beginning(), journal, TRACE);
        time.advance(Duration.ofDays(1));

        assertThat(api.requests()).hasSize(2);
        assertThat(waits.isComplete())
                .as("expired, by a worker that no longer owns it")
                .isFalse();
        assertThat(answeredLater.isComplete()).isFalse();
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
                new CommandRunner(api, gate, time, (delay, action) -> action.run(), () -> 0L, policy(attempts), saved);

        Settled settled = impatient.run(anAdd(), beginning(), journal, TRACE).result();

        assertThat(settled.attempts()).isEqualTo(100_000);
    }
}
