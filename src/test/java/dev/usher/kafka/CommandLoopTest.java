package dev.usher.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.junit.jupiter.api.Test;

/** The loop, turned by hand against Kafka's own fakes. */
class CommandLoopTest extends CommandLoopFixture {

    @Test
    void endsWhenTheLedgerCanBeReadNoMore() {
        assign(P0);
        restorerFailure = Optional.of(new IllegalStateException("the ledger thread has ended"));

        assertThatThrownBy(this::cycle).hasMessage("the ledger thread has ended");
    }

    @Test
    void publishesResultsAndOffsetsTogether() {
        assign(P0);
        arrive(P0, 0, 1, 2);

        work(P0).complete(0, "a");
        work(P0).complete(1, "b");
        cycle();

        assertThat(published()).containsExactly("a", "b");
        assertThat(committedOffset(P0)).isEqualTo(2);
    }

    @Test
    void twoProducersTakeTurnsSoThatNoneWaitsForTheMarkersOfItsLastTransaction() {
        assign(P0);
        arrive(P0, 0, 1, 2);
        for (int offset = 0; offset < 3; offset++) {
            work(P0).complete(offset, "result " + offset);
            cycle();
        }

        assertThat(committedBy).containsExactly(0, 1, 0);
        assertThat(opened).containsExactly(0, 1);
        assertThat(published()).containsExactly("result 0", "result 1", "result 2");
    }

    @Test
    void settlesATransactionOfUnknownEndBeforeItBeginsAnother() {
        assign(P0);
        arrive(P0, 0, 1);
        work(P0).complete(0, "a");
        cycle();
        commitFailure = new KafkaException("no answer");
        work(P0).complete(1, "b");
        cycle();
        commitFailure = null;
        cycle();

        assertThat(opened).as("the second was opened anew").containsExactly(0, 1, 1);
        assertThat(committedBy).containsExactly(0, 1);
    }

    @Test
    void publishesTheSameOutcomesAgainAfterATransactionThatFailed() {
        assign(P0);
        arrive(P0, 0);
        commitFailure = new KafkaException("the broker is away");

        work(P0).complete(0, "a");
        cycle();
        assertThat(published()).isEmpty();
        assertThat(loop.status().trouble())
                .hasValueSatisfying(t -> assertThat(t).contains("the broker is away"));
        commitFailure = null;
        cycle();

        assertThat(published()).containsExactly("a");
        assertThat(committedOffset(P0)).isEqualTo(1);
        assertThat(loop.status().trouble()).isEmpty();
    }

    @Test
    void doesNotPublishTwiceWhenATransactionIsCommittedAlthoughItsAnswerWasLost() {
        assign(P0);
        arrive(P0, 0, 1, 2);
        commitFailure = new KafkaException("no answer");
        work(P0).complete(1, "b");
        cycle();

        // The broker had committed it: offset 1 is done, 0 is pending.
        Progress known = Progress.resuming(CommittedProgress.startingAt(0));
        known.begin(0);
        known.begin(1);
        known.complete(1);
        consumer.committed.put(P0, known.committable("").toOffsetAndMetadata());
        commitFailure = null;
        work(P0).complete(0, "a");
        cycle();

        assertThat(published()).containsExactly("a");
    }

    @Test
    void dropsWhatAnEarlierAssignmentOfThePartitionStillReports() {
        assign(P0);
        arrive(P0, 0);
        RecordedWork before = work(P0);
        lose(P0);
        assign(P0);
        arrive(P0, 0);

        before.complete(0, "stale");
        cycle();
        assertThat(published()).isEmpty();
        work(P0).complete(0, "fresh");
        cycle();

        assertThat(published()).containsExactly("fresh");
    }

    @Test
    void publishesNothingForALostPartition() {
        assign(P0, P1);
        arrive(P0, 0);
        arrive(P1, 0);
        commitFailure = new KafkaException("the broker is away");
        work(P0).complete(0, "lost");
        work(P1).complete(0, "kept");
        cycle();

        lose(P0);
        commitFailure = null;
        cycle();

        assertThat(published()).containsExactly("kept");
        assertThat(work(P0).stopped).isTrue();
    }

    @Test
    void publishesWhatEndsWhileAPartitionIsRevokedBeforeItLetsGo() {
        assign(P0, P1);
        arrive(P0, 0, 1);
        RecordedWork leaving = work(P0);
        leaving.onStop = () -> {
            leaving.complete(0, "in flight");
            leaving.reports.drained();
        };

        consumer.rebalance(List.of(P1));

        assertThat(published()).containsExactly("in flight");
        assertThat(committedOffset(P0)).isEqualTo(1);
    }

    @Test
    void letsGoOfARevokedPartitionAtTheDeadlineThoughACallStillHangs() {
        assign(P0, P1);
        arrive(P0, 0);
        work(P0).onStop = () -> now += Duration.ofSeconds(2).toNanos();

        consumer.rebalance(List.of(P1));
        work(P0).complete(0, "too late");
        cycle();

        assertThat(published()).isEmpty();
    }

    @Test
    void startsWhereTheLastOwnerLeftOff() {
        Progress earlier = Progress.resuming(CommittedProgress.startingAt(0));
        Stream.of(0L, 1L, 2L).forEach(earlier::begin);
        earlier.complete(1);
        consumer.committed.put(P0, earlier.committable("").toOffsetAndMetadata());

        assign(P0);
        arrive(P0, 0, 1, 2);

        assertThat(work(P0).begun()).containsExactly(0L, 2L);
    }

    @Test
    void tellsTheWorkWhichNotesAreCommittedAndFencesThemByAnOffset() {
        assign(P0);
        arrive(P0, 0);

        work(P0).intend("intent");
        cycle();

        assertThat(published()).containsExactly("intent");
        assertThat(work(P0).committed).containsExactly("intent");
        assertThat(committedOffset(P0)).isZero();
    }

    @Test
    void doesNotTellOfAnIntentWhoseTransactionFailed() {
        assign(P0);
        arrive(P0, 0);
        commitFailure = new KafkaException("no answer");

        work(P0).intend("intent");
        cycle();
        assertThat(work(P0).committed).isEmpty();
        commitFailure = null;
        cycle();

        assertThat(work(P0).committed).containsExactly("intent");
    }

    @Test
    void forgetsIntentsAndKeepsNotesOfAPartitionThatIsRevoked() {
        assign(P0);
        arrive(P0, 0);
        RecordedWork work = work(P0);
        work.intend("before the stop");
        work.onStop = () -> {
            work.intend("after the stop");
            work.note("left in doubt");
            work.reports.drained();
        };

        consumer.rebalance(List.of());

        assertThat(published()).containsExactly("left in doubt");
    }

    @Test
    void readsNothingOfAPartitionUntilItsLedgerIsRestored() {
        restoresAtOnce = false;
        assign(P0);
        assertThat(consumer.paused()).containsExactly(P0);
        assertThat(loop.status().restoring()).isEqualTo(1);

        restores.get(0).complete(new Restored(CommittedProgress.startingAt(0), prepare(P0)));
        cycle();

        assertThat(consumer.paused()).isEmpty();
        assertThat(loop.status().restoring()).isZero();
    }

    @Test
    void stopsRestoringAPartitionThatIsLostMeanwhile() {
        restoresAtOnce = false;
        assign(P0);

        lose(P0);

        assertThat(restores.get(0)).isCancelled();
        assertThat(works).isEmpty();
    }

    @Test
    void livesOnWhenTheConsumerHasLostAPartitionBeforeItsCallbackSaysSo() {
        restoresAtOnce = false;
        assign(P0, P1);
        consumer.lostInSilence = P0;

        restores.forEach(restore -> restore.complete(new Restored(CommittedProgress.startingAt(0), prepare(P0))));
        cycle();
        consumer.lostInSilence = null;
        lose(P0);
        cycle();

        assertThat(loop.status().partitions()).isEqualTo(1);
    }

    @Test
    void pausesAPartitionThatIsFullAndResumesItAtHalf() {
        loop = loop(new ReadAhead(4, 1_000_000));
        assign(P0);
        arrive(P0, 0, 1, 2, 3);
        assertThat(consumer.paused()).containsExactly(P0);

        work(P0).complete(0, "a");
        cycle();
        assertThat(consumer.paused()).containsExactly(P0);
        work(P0).complete(1, "b");
        cycle();

        assertThat(consumer.paused()).isEmpty();
    }

    @Test
    void readsFurtherWhereNothingGetsDoneAndNoFurtherWhereCommandsFlow() {
        loop = loop(new ReadAhead(8, 1_000_000), new ReadAhead(2, 1_000_000));
        assign(P0);
        arrive(P0, 0, 1);
        assertThat(consumer.paused()).as("two are enough").containsExactly(P0);

        now += Duration.ofSeconds(3).toNanos();
        loop.cycle();
        assertThat(consumer.paused()).as("it stands still").isEmpty();
        arrive(P0, 2, 3, 4, 5, 6, 7);
        assertThat(consumer.paused()).as("eight are the most").containsExactly(P0);

        for (int offset = 0; offset < 4; offset++) {
            work(P0).complete(offset, "result");
        }
        loop.cycle();
        loop.cycle();
        assertThat(consumer.paused()).as("it flows again, so two are enough").containsExactly(P0);
        for (int offset = 4; offset < 7; offset++) {
            work(P0).complete(offset, "result");
        }
        loop.cycle();
        assertThat(consumer.paused()).isEmpty();
    }

    @Test
    void howFastAPartitionFlowsIsNotMeasuredByHowDeepItWasRead() {
        loop = loop(new ReadAhead(8, 1_000_000), new ReadAhead(2, 1_000_000));
        assign(P0);
        arrive(P0, 0, 1);
        now += Duration.ofSeconds(3).toNanos();
        loop.cycle();
        arrive(P0, 2, 3, 4, 5, 6, 7);

        for (int offset = 0; offset < 4; offset++) {
            work(P0).complete(offset, "result");
        }
        cycle();
        assertThat(consumer.paused())
                .as("half of it took long, half of two did not")
                .containsExactly(P0);

        for (int offset = 4; offset < 7; offset++) {
            work(P0).complete(offset, "result");
        }
        cycle();
        assertThat(consumer.paused()).isEmpty();
        arrive(P0, 8);
        assertThat(consumer.paused()).as("two are enough").containsExactly(P0);
    }

    @Test
    void pausesAPartitionWhoseRecordsAreLarge() {
        loop = loop(new ReadAhead(100, 2_000));
        assign(P0);
        arrive(P0, 0, 1);

        assertThat(consumer.paused()).containsExactly(P0);
    }

    @Test
    void readsAgainLaterWhatLiesTooFarAheadOfAStuckRecord() {
        loop = loop(new ReadAhead(Progress.SPAN, 100_000_000));
        assign(P0);
        arrive(P0, 0, Progress.SPAN);
        assertThat(work(P0).begun()).containsExactly(0L);
        assertThat(consumer.position(P0)).isEqualTo(Progress.SPAN);
        assertThat(consumer.paused()).containsExactly(P0);

        work(P0).complete(0, "a");
        cycle();
        arrive(P0, Progress.SPAN);

        assertThat(work(P0).begun()).containsExactly(0L, (long) Progress.SPAN);
    }

    @Test
    void doesNotCommitWhileItIsNoMemberOfItsGroup() {
        assign(P0);
        arrive(P0, 0);
        work(P0).complete(0, "a");

        consumer.generation = -1;
        cycle();
        assertThat(published()).isEmpty();
        assertThat(loop.status().joined()).isFalse();
        consumer.generation = 7;
        cycle();

        assertThat(published()).containsExactly("a");
    }

    @Test
    void saysWhatIsCommittedOnceItIs() {
        List<Long> committed = new ArrayList<>();
        assign(P0);
        arrive(P0, 0);
        commitFailure = new KafkaException("the broker is away");
        work(P0).complete(0, "a", source -> committed.add(source.offset()));
        cycle();
        assertThat(committed).isEmpty();

        commitFailure = null;
        cycle();

        assertThat(committed).containsExactly(0L);
        assertThat(meters.get("usher.transactions")
                        .tag("result", "failed")
                        .timer()
                        .count())
                .isEqualTo(1);
        assertThat(meters.get("usher.transactions")
                        .tag("result", "committed")
                        .timer()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void countsATransactionThatTheBrokerFenced() {
        assign(P0);
        arrive(P0, 0);
        commitFailure = new KafkaException("in an error state", new ProducerFencedException("there is a newer one"));
        work(P0).complete(0, "a");
        cycle();

        assertThat(meters.get("usher.transactions.fenced").counter().count()).isEqualTo(1);
    }

    @Test
    void countsRebalancesAndTimesRestorations() {
        restoresAtOnce = false;
        assign(P0, P1);
        restores.get(0).complete(new Restored(CommittedProgress.startingAt(0), prepare(P0)));
        cycle();
        lose(P1);

        assertThat(rebalances("assigned")).isEqualTo(1);
        assertThat(rebalances("revoked")).isZero();
        assertThat(rebalances("lost")).isEqualTo(1);
        assertThat(meters.get("usher.ledger.restore").timer().count())
                .as("the other one was lost")
                .isEqualTo(1);
    }

    private double rebalances(String event) {
        return meters.get("usher.rebalances").tag("event", event).counter().count();
    }

    @Test
    void surveysWhatIsPendingAndWhereItReadsOn() {
        assign(P0);
        arrive(P0, 0, 1, 2);
        work(P0).complete(1, "b");
        cycle();

        assertThat(loopMeters.survey().next()).containsExactly(Map.entry(P0, 3L));
        assertThat(loopMeters.survey().pending()).isEqualTo(2);
    }
}
