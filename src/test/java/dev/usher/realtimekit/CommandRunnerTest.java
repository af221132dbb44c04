package dev.usher.realtimekit;

import static dev.usher.realtimekit.Replies.accepted;
import static dev.usher.realtimekit.Replies.added;
import static dev.usher.realtimekit.Replies.deleted;
import static dev.usher.realtimekit.Replies.kicked;
import static dev.usher.realtimekit.Replies.page;
import static dev.usher.realtimekit.Replies.people;
import static dev.usher.realtimekit.Replies.refused;
import static dev.usher.realtimekit.Replies.retryLater;
import static org.assertj.core.api.Assertions.assertThat;

import dev.usher.command.Answer;
import dev.usher.command.Command;
import dev.usher.command.Command.AddParticipant;
import dev.usher.command.Command.KickParticipants;
import dev.usher.command.Command.ListParticipants;
import dev.usher.command.Failure;
import dev.usher.command.FailureReason;
import dev.usher.command.Kicked;
import dev.usher.command.Outcome;
import dev.usher.command.Settled;
import io.vertx.core.Future;
import java.time.Duration;
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

    /** Its permit ends with it, which the fixture looks at; or one after the other would be missing to all others. */
    @Test
    void aBugInSendingFailsTheCommandAndNothingElse() {
        MeetingApi broken = (request, key, trace, limits) -> {
            throw new IllegalStateException("a bug");
        };
        for (Command command : List.of(anAdd(), aKick("p-1"), aGet(BY_ID))) {
            assertThat(runnerOf(broken)
                            .run(command, beginning(), journal, TRACE)
                            .failed())
                    .isTrue();
        }
        assertThat(gate.sent()).hasSize(3).hasOnlyElementsOfType(Reply.FateUnknown.class);
    }
}
