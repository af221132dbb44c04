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
import dev.usher.command.Command.DeleteParticipant;
import dev.usher.command.Command.GetParticipant;
import dev.usher.command.Command.KickParticipants;
import dev.usher.command.CommandType;
import dev.usher.command.FailureReason;
import dev.usher.command.History;
import dev.usher.command.Outcome;
import dev.usher.command.Settled;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Commands whose time is over. */
class CommandRunnerExpiryTest extends CommandRunnerFixture {
    // Expiry

    @Test
    void whatComesTooLateExpiresWithoutWaitingToBeAdmitted() {
        gate.hold();

        Future<Settled> running = start(anAddUntil(time.instant()));

        assertThat(running.result()).isEqualTo(new Settled(new Outcome.Expired(), 0, false));
        assertThat(gate.unused()).isZero();
    }

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
    void expiresWithoutACallWhenItsTimeIsOverOnceWrittenDown() {
        journal.hold();
        Future<Settled> running = start(anAddUntil(time.instant().plusSeconds(30)));
        time.advance(Duration.ofSeconds(30));
        journal.release();

        assertThat(running.result()).isEqualTo(new Settled(new Outcome.Expired(), 0, false));
        assertThat(api.requests()).isEmpty();
        assertThat(gate.unused()).isEqualTo(1);
    }

    @Test
    void aDeleteWhoseKickFoundNobodyExpires() {
        api.replies(kicked());
        Future<Settled> running = start(aDeleteUntil(time.instant().plusSeconds(30), true), request -> gate.hold());
        time.advance(Duration.ofSeconds(30));
        gate.release();

        assertThat(running.result()).isEqualTo(new Settled(new Outcome.Expired(), 0, false));
    }

    @Test
    void expiresAfterARequestThatIsKnownToHaveHadNoEffect() {
        api.replies(retryLater(Duration.ofMinutes(1)));

        assertThat(run(anAddUntil(time.instant().plusSeconds(30))))
                .isEqualTo(new Settled(new Outcome.Expired(), 1, false));
    }

    @Test
    void aCommandWhoseRequestsHadNoEffectExpiresWithItsNextOwner() {
        History left = new History(time.instant(), 2, 0, 0, false, Optional.empty());

        assertThat(runnerOf(api)
                        .run(anAddUntil(time.instant()), left, journal, TRACE)
                        .result()
                        .outcome())
                .isInstanceOf(Outcome.Expired.class);
    }

    @Test
    void aReadThatKeepsFailingExpires() {
        api.replies(retryLater(Duration.ofMinutes(1)));

        assertThat(run(new GetParticipant(anEnvelopeUntil(time.instant().plusSeconds(30)), BY_ID)))
                .isEqualTo(new Settled(new Outcome.Expired(), 1, false));
    }

    @Test
    void expiresBetweenLookingSomebodyUpAndDeletingThem() {
        api.replies(page(1, "ann"));
        Future<Settled> running = start(
                new DeleteParticipant(anEnvelopeUntil(time.instant().plusSeconds(30)), BY_CUSTOM_ID, false),
                search -> gate.hold());
        time.advance(Duration.ofSeconds(30));
        gate.release();

        assertThat(running.result()).isEqualTo(new Settled(new Outcome.Expired(), 0, false));
    }

    @Test
    void whatWasNotThereIsLookedForOnceMoreWhenItsTimeIsOverOnceWrittenDown() {
        api.replies(fateUnknown(), page(1, "bob"), page(1, "bob"));
        Future<Settled> running = start(anAddUntil(time.instant().plusSeconds(30)), request -> {
            if (request instanceof Request.ListPage) {
                journal.hold();
            }
        });
        time.advance(Duration.ofSeconds(30));
        journal.release();

        assertThat(running.result()).isEqualTo(new Settled(new Outcome.Expired(), 1, false));
        assertThat(api.requests()).hasSize(3).last().isInstanceOf(Request.ListPage.class);
    }

    @Test
    void aKickInDoubtWhoseTimeIsOverIsSentAgain() {
        api.replies(fateUnknown(Duration.ofMinutes(1)), kicked(people("p-1")));

        Settled settled =
                run(new KickParticipants(anEnvelopeUntil(time.instant().plusSeconds(30)), List.of("p-1"), List.of()));

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
        History left = new History(time.instant(), 1, 0, 0, false, Optional.of(CommandType.DELETE));

        Settled settled = runnerOf(api)
                .run(aDeleteUntil(time.instant(), true), left, journal, TRACE)
                .result();

        assertThat(failureOf(settled).reason())
                .as("expired would mean that nothing was done")
                .isEqualTo(FailureReason.IN_DOUBT);
        assertThat(failureOf(settled).mayHaveTakenEffect()).isTrue();
        assertThat(api.requests()).singleElement().isInstanceOf(Request.Get.class);
    }

    @Test
    void doesNotExpireBetweenKickAndDelete() {
        api.replies(kicked(people("p-1")), deleted());
        Future<Settled> running = start(aDeleteUntil(time.instant().plusSeconds(30), true), request -> gate.hold());
        time.advance(Duration.ofSeconds(30));
        gate.release();

        assertThat(running.result().outcome()).isInstanceOf(Outcome.Succeeded.class);
    }

    @Test
    void nothingMoreIsSentForADeleteOfWhichOnlyTheKickIsInDoubtWhenItsTimeIsOver() {
        api.replies(fateUnknown(Duration.ofMinutes(1)));

        Settled settled = run(aDeleteUntil(time.instant().plusSeconds(30), true));

        assertThat(failureOf(settled).reason()).isEqualTo(FailureReason.IN_DOUBT);
        assertThat(failureOf(settled).mayHaveTakenEffect()).isTrue();
        assertThat(api.requests()).hasSize(1);
    }

    @Test
    void aKickBeforeADeleteThatWaitsForItsTurnAgainIsNotSentOnceItsTimeIsOver() {
        api.replies(fateUnknown());
        Future<Settled> running = start(aDeleteUntil(time.instant().plusSeconds(30), true), request -> gate.hold());
        time.advance(Duration.ofSeconds(30));
        gate.release();

        assertThat(failureOf(running.result()).reason()).isEqualTo(FailureReason.IN_DOUBT);
        assertThat(api.requests()).hasSize(1);
    }

    @Test
    void nobodyIsKickedAnewForADeleteThatNeverLeftAndWhoseTimeIsOver() {
        History left = new History(time.instant(), 0, 0, 0, false, Optional.of(CommandType.KICK));

        Settled settled = runnerOf(api)
                .run(aDeleteUntil(time.instant(), true), left, journal, TRACE)
                .result();

        assertThat(failureOf(settled).reason()).isEqualTo(FailureReason.IN_DOUBT);
        assertThat(settled.attempts()).isZero();
        assertThat(api.requests()).isEmpty();
    }

    @Test
    void doesNotExpireOnceSomebodyWasKickedForADelete() {
        api.replies(kicked(people("p-1")), retryLater(Duration.ofMinutes(1)), deleted());

        assertThat(run(aDeleteUntil(time.instant().plusSeconds(30), true)).outcome())
                .isInstanceOf(Outcome.Succeeded.class);
    }

    @Test
    void aDeleteThatAnEarlierOwnerSentDoesNotExpireSinceItsKickCameFirst() {
        api.replies(kicked(people("p-1")), deleted());
        History left = new History(time.instant(), 1, 0, 0, false, Optional.of(CommandType.KICK));

        Settled settled = runnerOf(api)
                .run(aDeleteUntil(time.instant(), true), left, journal, TRACE)
                .result();

        assertThat(settled.outcome()).isInstanceOf(Outcome.Succeeded.class);
    }
}
