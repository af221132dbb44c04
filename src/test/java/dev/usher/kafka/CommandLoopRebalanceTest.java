package dev.usher.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;

/** Partitions that come and go. */
class CommandLoopRebalanceTest extends CommandLoopFixture {

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

    /** Or the group would lag behind for as long as nobody sends anything. */
    @Test
    void commitsPastWhatTheLastOwnerDidOnceTheLogNoLongerHoldsWhatItLeft() {
        Progress earlier = Progress.resuming(CommittedProgress.startingAt(0));
        Stream.of(0L, 1L).forEach(earlier::begin);
        earlier.complete(1);
        consumer.committed.put(P0, earlier.committable("").toOffsetAndMetadata());

        assign(P0);
        arrive(P0, 1);

        assertThat(committedOffset(P0)).isEqualTo(2);
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
    void aPartitionThatIsFullStaysPausedWhenAnotherJoins() {
        loop = loop(new ReadAhead(2, 1_000_000));
        assign(P0);
        arrive(P0, 0, 1);

        assign(P0, P1);

        assertThat(consumer.paused()).containsExactly(P0);
    }

    @Test
    void aPartitionThatWasFullIsReadAgainWhenItIsLostAndComesBack() {
        loop = loop(new ReadAhead(2, 1_000_000));
        assign(P0);
        arrive(P0, 0, 1);
        lose(P0);

        assign(P0);
        arrive(P0, 0);

        assertThat(consumer.paused()).isEmpty();
        assertThat(work(P0).begun()).containsExactly(0L);
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
    void stopsRestoringAPartitionThatIsRevokedMeanwhile() {
        restoresAtOnce = false;
        assign(P0);

        consumer.rebalance(List.of());

        assertThat(restores.get(0)).isCancelled();
        assertThat(loop.status().restoring()).as("as of before").isEqualTo(1);
        cycle();
        assertThat(loop.status().restoring()).isZero();
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
    void forgetsIntentsAndKeepsWritesOfAPartitionThatIsRevoked() {
        assign(P0);
        arrive(P0, 0);
        RecordedWork work = work(P0);
        work.writeIntent("before the stop");
        work.onStop = () -> {
            work.writeIntent("after the stop");
            work.write("left in doubt");
            work.reports.drained();
        };

        consumer.rebalance(List.of());

        assertThat(published()).containsExactly("left in doubt");
    }

    @Test
    void forgetsOnlyTheIntentsOfAPartitionThatIsRevokedThoughAllWaitForABrokerThatWasAway() {
        assign(P0, P1);
        arrive(P0, 0);
        arrive(P1, 0);
        commitFailure = new KafkaException("the broker is away");
        work(P0).complete(0, "ended before");
        work(P0).writeIntent("intent of the one that leaves");
        work(P1).writeIntent("intent of the one that stays");
        cycle();
        commitFailure = null;
        RecordedWork leaving = work(P0);
        leaving.onStop = () -> leaving.reports.drained();

        consumer.rebalance(List.of(P1));
        cycle();

        assertThat(published()).containsExactly("ended before", "intent of the one that stays");
        assertThat(committedOffset(P0)).isEqualTo(1);
    }

    @Test
    void whatIsGivenUpIsPublishedAsSoonAsItIsCompleteAndThenNoMoreOftenThanAnythingThatFails() {
        assign(P0);
        arrive(P0, 0);
        commitFailure = new KafkaException("the broker takes nothing");
        RecordedWork leaving = work(P0);
        leaving.onStop = () -> {
            leaving.complete(0, "ended");
            leaving.reports.drained();
            tick = Duration.ofMillis(5).toNanos();
        };

        consumer.rebalance(List.of());

        assertThat(sends)
                .as("at once, and after 50, 100, 200 and 400 ms of the second")
                .isEqualTo(5);
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

    /** As Kafka's consumer does it. */
    @Test
    void endsWhenACallbackHasABugThoughTheConsumerThrowsItAsItsOwn() {
        assign(P0);
        RuntimeException bug = new IllegalStateException("a bug");
        work(P0).onStop = () -> {
            throw bug;
        };
        consumer.schedulePollTask(() -> {
            try {
                consumer.rebalance(List.of());
            } catch (IllegalStateException e) {
                throw new KafkaException("User rebalance callback throws an error", e);
            }
        });

        assertThatThrownBy(this::cycle).hasRootCause(bug);
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
}
