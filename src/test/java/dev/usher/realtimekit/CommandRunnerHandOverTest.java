package dev.usher.realtimekit;

import static dev.usher.realtimekit.Replies.deleted;
import static dev.usher.realtimekit.Replies.kicked;
import static dev.usher.realtimekit.Replies.page;
import static dev.usher.realtimekit.Replies.refused;
import static dev.usher.realtimekit.Replies.retryLater;
import static org.assertj.core.api.Assertions.assertThat;

import dev.usher.command.FailureReason;
import dev.usher.command.History;
import dev.usher.command.Outcome;
import dev.usher.command.Settled;
import dev.usher.realtimekit.Reply.Detail;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What one owner tried in vain, as the next one sees it: neither forgiven, nor blamed on another request. */
class CommandRunnerHandOverTest extends CommandRunnerFixture {

    @Test
    void aLookUpThatFailsIsGivenUpHoweverOftenItsCommandMoves() {
        History left = handOverAfter(ATTEMPTS - 1, beginning());

        api.replies(retryLater());
        Future<Settled> second = runnerOf(api).run(aDelete(BY_CUSTOM_ID), left, new RecordedJournal(), TRACE);

        assertThat(left.failures()).isEqualTo(ATTEMPTS - 1);
        assertThat(failureOf(second.result()).reason()).isEqualTo(FailureReason.RETRIES_EXHAUSTED);
    }

    /** Of a delete by custom id, whose list is answered late again and again. */
    private History handOverAfter(int failures, History before) {
        int[] sent = {0};
        CommandRunner runner = runnerOf((request, key, trace, limits) -> {
            if (++sent[0] == failures) {
                gate.hold();
            }
            return Future.succeededFuture(retryLater());
        });
        runner.run(aDelete(BY_CUSTOM_ID), before, journal, TRACE);
        time.advance(Duration.ofMinutes(1));
        return takeOver();
    }

    @Test
    void aPageIsNotBlamedForTheOneBefore() {
        int[] sent = {0};
        CommandRunner first = runnerOf((request, key, trace, limits) -> {
            if (++sent[0] < ATTEMPTS) {
                return Future.succeededFuture(retryLater());
            }
            if (sent[0] == ATTEMPTS) {
                gate.hold();
            }
            return Future.succeededFuture(page(5, "bob", "carl"));
        });
        first.run(aGet(BY_CUSTOM_ID), beginning(), journal, TRACE);
        time.advance(Duration.ofMinutes(1));
        History left = takeOver();

        api.replies(page(5, "bob", "carl"), retryLater(), retryLater(), page(5, "dave", "ann"));
        Future<Settled> second = runnerOf(api).run(aGet(BY_CUSTOM_ID), left, new RecordedJournal(), TRACE);
        time.advance(Duration.ofMinutes(1));

        assertThat(second.result().outcome()).isInstanceOf(Outcome.Succeeded.class);
    }

    @Test
    void whatFailedBeforeIsKnownToTheOwnerAfterTheNext() {
        History left = handOverAfter(1, beginning());
        RecordedJournal second = new RecordedJournal();

        runnerOf((request, key, trace, limits) -> {
                    gate.hold();
                    return Future.succeededFuture(page(1, "ann"));
                })
                .run(aDelete(BY_CUSTOM_ID), left, second, TRACE);

        assertThat(second.written())
                .extracting(History::failures)
                .as("until the look-up has got through")
                .containsExactly(1, 0);
    }

    @Test
    void aDeleteThatNeverLeftIsNotBlamedForTheKickBeforeIt() {
        int[] sent = {0};
        runnerOf((request, key, trace, limits) -> {
                    if (++sent[0] == ATTEMPTS - 1) {
                        gate.hold();
                    }
                    return Future.succeededFuture(retryLater());
                })
                .run(aDeleteWithKick(BY_ID), beginning(), journal, TRACE);
        time.advance(Duration.ofMinutes(1));
        History left = takeOver();

        api.replies(kicked("p-1"), retryLater(), deleted());
        RecordedJournal next = new RecordedJournal();
        Future<Settled> second = runnerOf(api).run(aDeleteWithKick(BY_ID), left, next, TRACE);
        time.advance(Duration.ofMinutes(1));

        assertThat(left.failures()).isEqualTo(ATTEMPTS - 1);
        assertThat(second.result().outcome()).isInstanceOf(Outcome.Succeeded.class);
        assertThat(next.written())
                .as("kick, delete, delete again")
                .extracting(History::failures)
                .containsExactly(2, 0, 0, 1, 1);
    }

    @Test
    void aKickThatFailedAloneIsSentAloneByItsNextOwner() {
        History left = new History(time.instant(), 1, 1, 0, false, Optional.empty());
        List<Integer> named = new ArrayList<>();
        CommandRunner runner = runnerOf((request, key, trace, limits) -> {
            named.add(((Request.Kick) request).participantIds().size());
            return Future.succeededFuture(kicked());
        });
        gate.hold();

        runner.run(aKick("p-1"), left, journal, TRACE);
        runner.run(aKick("p-2"), beginning(), new RecordedJournal(), TRACE);
        gate.release();

        assertThat(named).containsExactly(1, 1);
    }

    @Test
    void aKickRefusedAmongOthersMayHaveTakenEffectHoweverItEnds() {
        CommandRunner runner = runnerOf((request, key, trace, limits) ->
                Future.succeededFuture(((Request.Kick) request).size() > 1 ? refused(404) : retryLater()));
        gate.hold();
        Future<Settled> ann = runner.run(aKick("p-1"), beginning(), journal, TRACE);
        runner.run(aKick("unknown"), beginning(), new RecordedJournal(), TRACE);
        gate.release();
        time.advance(Duration.ofDays(1));

        assertThat(failureOf(ann.result()).reason()).isEqualTo(FailureReason.RETRIES_EXHAUSTED);
        assertThat(failureOf(ann.result()).mayHaveTakenEffect()).isTrue();
    }

    @Test
    void aDeleteWhoseKickWasRefusedAmongOthersMayHaveTakenEffectHoweverItEnds() {
        CommandRunner runner = runnerOf((request, key, trace, limits) -> Future.succeededFuture(
                request instanceof Request.Kick kick
                        ? kick.participantIds().contains("unknown") ? refused(404) : kicked()
                        : refused(409)));
        gate.hold();
        Future<Settled> ann = runner.run(aDeleteWithKick(BY_ID), beginning(), journal, TRACE);
        runner.run(aKick("unknown"), beginning(), new RecordedJournal(), TRACE);
        gate.release();

        assertThat(failureOf(ann.result()).mayHaveTakenEffect()).isTrue();
    }

    @Test
    void whoeverIsUnknownWhenAskedForAloneWasNotKickedAmongOthersEither() {
        CommandRunner runner = runnerOf((request, key, trace, limits) -> Future.succeededFuture(refused(404)));
        gate.hold();
        Future<Settled> ann = runner.run(aKick("p-1"), beginning(), journal, TRACE);
        runner.run(aKick("unknown"), beginning(), new RecordedJournal(), TRACE);
        gate.release();

        assertThat(failureOf(ann.result()).reason()).isEqualTo(FailureReason.NOT_FOUND);
        assertThat(failureOf(ann.result()).mayHaveTakenEffect()).isFalse();
    }

    /** As with a wrong api.base.url: nobody's kick is to blame, and whoever answered knows of none. */
    @Test
    void whatIsRefusedForItsRouteKicksNobodyAndIsNotTakenApart() {
        for (int status : List.of(400, 404)) {
            Reply ofTheRoute =
                    new Reply.Refused(Detail.answered(status, Optional.of(7003), "no route"), Reply.Fault.ROUTE);
            List<Request> sent = new ArrayList<>();
            CommandRunner runner = runnerOf((request, key, trace, limits) -> {
                sent.add(request);
                return Future.succeededFuture(ofTheRoute);
            });
            gate.hold();
            Future<Settled> one = runner.run(aKick("p-1"), beginning(), journal, TRACE);
            Future<Settled> other = runner.run(aKick("p-2"), beginning(), new RecordedJournal(), TRACE);
            gate.release();

            assertThat(List.of(failureOf(one.result()), failureOf(other.result())))
                    .allMatch(failure -> failure.reason() == FailureReason.REFUSED && !failure.mayHaveTakenEffect());
            assertThat(sent).hasSize(1);
        }
    }

    /** What the journal holds last; only then does the former owner go on. */
    private History takeOver() {
        List<History> written = journal.written();
        History left = written.get(written.size() - 1).inherited();
        gate.release();
        return left;
    }
}
