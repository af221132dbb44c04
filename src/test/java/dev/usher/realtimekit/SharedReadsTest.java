package dev.usher.realtimekit;

import static dev.usher.testing.Commands.aDelete;
import static dev.usher.testing.Commands.aGet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.usher.command.Command;
import dev.usher.command.Meeting;
import dev.usher.testing.Traces;
import dev.usher.tracing.Trace;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SharedReadsTest {
    private static final Meeting MEETING = new Meeting("account", "app", "meeting");
    private static final Request ANN = new Request.Get(MEETING, "ann");

    private final ScriptedApi api = new ScriptedApi();
    private final OpenGate gate = new OpenGate();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final SharedReads reads = new SharedReads(api, gate, new SavedRequests(meters));

    @AfterEach
    void everyPermitEndsOnce() {
        assertThat(gate.unbalanced()).isZero();
    }

    @Test
    void readsOfTheSameThatWaitTogetherShareOneAnswer() {
        api.replies(Replies.deleted());
        gate.hold();
        Future<Optional<JudgedReply>> one = reads.send(ANN, new Reader());
        Future<Optional<JudgedReply>> other = reads.send(ANN, new Reader());
        gate.release();

        assertThat(one.result()).contains(new JudgedReply(Replies.deleted(), true));
        assertThat(other.result()).contains(new JudgedReply(Replies.deleted(), true));
        assertThat(api.requests()).containsExactly(ANN);
        assertThat(meters.get("usher.api.requests.saved")
                        .tag("by", "reads")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void soManyThatTheirResultsMightNotFitIntoMemoryShareSeveral() {
        api.replies(Replies.deleted(), Replies.deleted(), Replies.deleted());
        gate.hold();
        List<Future<Optional<JudgedReply>>> all = Stream.generate(() -> reads.send(ANN, new Reader()))
                .limit(2 * SharedReads.MOST_MEMBERS + 1)
                .toList();
        gate.release();

        assertThat(all).allSatisfy(each -> assertThat(each.result()).isPresent());
        assertThat(api.requests()).containsExactly(ANN, ANN, ANN);
    }

    @Test
    void aSharedReadGoesOnFromTheFirstsTrace() {
        api.replies(Replies.deleted());
        gate.hold();
        Reader one = new Reader();
        reads.send(ANN, one);
        reads.send(ANN, new Reader());
        gate.release();

        assertThat(Traces.headersOf(api.traces().get(0))).isEqualTo(Traces.headersOf(one.trace));
    }

    @Test
    void readsOfOtherThingsDoNot() {
        Request page = new Request.ListPage(MEETING, Optional.of(1), Optional.empty());
        api.replies(Replies.deleted(), Replies.deleted());
        gate.hold();
        reads.send(ANN, new Reader());
        reads.send(page, new Reader());
        gate.release();

        assertThat(api.requests()).containsExactly(ANN, page);
    }

    /** Or they waited for as long as the change that fails. */
    @Test
    void whoHasNothingInDoubtDoesNotWaitWithThoseWhoHave() {
        api.replies(Replies.deleted(), Replies.deleted());
        gate.hold();
        Reader doubtful = new Reader();
        doubtful.inDoubt = true;
        reads.send(ANN, doubtful);
        reads.send(ANN, new Reader());
        gate.release();

        assertThat(api.requests()).containsExactly(ANN, ANN);
    }

    /** A look-up of a delete goes before those of reads. */
    @Test
    void whoIsMoreUrgentDoesNotWaitWithTheLessUrgent() {
        api.replies(Replies.deleted(), Replies.deleted());
        gate.hold();
        reads.send(ANN, new Reader());
        Reader urgent = new Reader();
        urgent.command = aDelete().build();
        reads.send(ANN, urgent);
        gate.release();

        assertThat(api.requests()).containsExactly(ANN, ANN);
    }

    @Test
    void whoComesWhenTheRequestHasLeftReadsAnew() {
        api.replies(Replies.deleted(), Replies.deleted());
        reads.send(ANN, new Reader());
        reads.send(ANN, new Reader());

        assertThat(api.requests()).containsExactly(ANN, ANN);
    }

    @Test
    void thoseWhoseLeaveHasLapsedAskAgainTogether() {
        api.replies(Replies.deleted());
        gate.lapse(2);
        Future<Optional<JudgedReply>> read = reads.send(ANN, new Reader());

        assertThat(read.result()).contains(new JudgedReply(Replies.deleted(), true));
        assertThat(api.requests()).containsExactly(ANN);
        assertThat(gate.unused()).isEqualTo(2);
    }

    @Test
    void nothingIsSentWhenAllHaveExpired() {
        gate.hold();
        Reader late = new Reader();
        Future<Optional<JudgedReply>> read = reads.send(ANN, late);
        late.expired = true;
        gate.release();

        assertThat(read.result()).isEmpty();
        assertThat(api.requests()).isEmpty();
        assertThat(gate.unused()).isEqualTo(1);
    }

    /** Or all that ask for the same from then on would wait with it. */
    @Test
    void aBugAtTheGateFailsWhoMeetsItAndHoldsUpNobodyAfterThem() {
        api.replies(Replies.deleted());
        gate.breakDown(true);
        Future<Optional<JudgedReply>> one = reads.send(ANN, new Reader());
        gate.breakDown(false);
        Future<Optional<JudgedReply>> other = reads.send(ANN, new Reader());

        assertThat(one.failed()).isTrue();
        assertThat(other.succeeded()).isTrue();
    }

    @Test
    void nobodyReadsWhenOneOfThemIsTheNextOwners() {
        gate.hold();
        Future<Optional<JudgedReply>> one = reads.send(ANN, new Reader());
        Reader given = new Reader();
        Future<Optional<JudgedReply>> other = reads.send(ANN, given);
        given.mayLeave = false;
        gate.release();

        assertThat(api.requests()).isEmpty();
        assertThat(one.isComplete() || other.isComplete()).isFalse();
        assertThat(gate.unused()).isEqualTo(1);
    }

    private static final class Reader implements PendingRequest {
        private final Trace trace = Traces.any();
        private Command command = aGet().build();
        private boolean inDoubt;
        private boolean expired;
        private boolean mayLeave = true;

        @Override
        public Command command() {
            return command;
        }

        @Override
        public boolean isInDoubt() {
            return inDoubt;
        }

        @Override
        public boolean isTooLateToSend() {
            return expired;
        }

        @Override
        public Future<Boolean> recordIntent() {
            return Future.succeededFuture(mayLeave);
        }

        @Override
        public void recordIdle() {}

        @Override
        public String idempotencyKey() {
            return "a key";
        }

        @Override
        public Trace trace() {
            return trace;
        }

        @Override
        public boolean mustBeSentAlone() {
            return false;
        }

        @Override
        public void markToBeSentAlone() {
            throw new AssertionError("reads may go on sharing");
        }

        @Override
        public void markRefusedAmongOthers() {
            throw new AssertionError("a read is not refused for the sake of others");
        }
    }
}
