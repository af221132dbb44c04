package dev.usher.kafka;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

/** The loop, turned by hand against Kafka's own fakes. */
class CommandLoopTest extends CommandLoopFixture {

    @Test
    void endsWhenAThreadThatItReliesOnHasFailed() {
        assign(P0);
        backstop.failed("ledger", new AssertionError("a bug"));

        assertThatThrownBy(this::cycle).hasRootCauseMessage("a bug");
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

    /** An outage may last for hours, and each has a thread. */
    @Test
    void keepsNoneOfTheProducersThatFoundNoBroker() {
        initFailure = new TimeoutException("the broker is away");
        assign(P0);
        arrive(P0, 0);
        initFailure = null;
        work(P0).complete(0, "a");
        cycle();

        assertThat(producers).extracting(MockProducer::closed).containsExactly(true, true, false, false);
        assertThat(published()).containsExactly("a");
    }

    @Test
    void publishesTheSameOutcomesAgainAfterATransactionThatFailed() {
        assign(P0);
        arrive(P0, 0);
        commitFailure = new KafkaException("cannot commit", new IllegalStateException("the broker is away"));

        work(P0).complete(0, "a");
        cycle();
        assertThat(published()).isEmpty();
        assertThat(loop.status().trouble()).contains("KafkaException: cannot commit: the broker is away");
        commitFailure = null;
        cycle();

        assertThat(published()).containsExactly("a");
        assertThat(committedOffset(P0)).isEqualTo(1);
        assertThat(loop.status().trouble()).isEmpty();
    }

    @Test
    void triesAFailedTransactionAgainAfterLongerAndLongerWaits() {
        assign(P0);
        arrive(P0, 0, 1);
        commitFailure = new KafkaException("the broker is away");
        work(P0).complete(0, "a");
        cycle();

        assertSentAgainAfter(Duration.ofMillis(50));
        assertSentAgainAfter(Duration.ofMillis(100));
        commitFailure = null;
        assertSentAgainAfter(Duration.ofMillis(200));
        commitFailure = new KafkaException("the broker is away again");
        work(P0).complete(1, "b");
        cycle();

        assertSentAgainAfter(Duration.ofMillis(50));
    }

    private void assertSentAgainAfter(Duration wait) {
        int before = sends;
        now += wait.toNanos() - 1;
        loop.cycle();
        assertThat(sends).as("before " + wait).isEqualTo(before);
        now++;
        loop.cycle();
        assertThat(sends).as("after " + wait).isEqualTo(before + 1);
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
    void doesNotPublishTwiceAlthoughTheLookAtWhatIsCommittedFailsAtFirst() {
        assign(P0);
        arrive(P0, 0);
        commitFailure = new KafkaException("no answer");
        work(P0).complete(0, "a");
        cycle();
        commitFailure = null;
        committed(P0, 0);

        consumer.lookUpFailure = new WakeupException();
        cycle();
        consumer.lookUpFailure = null;
        cycle();

        assertThat(published()).isEmpty();
    }

    /** As after an election of a leader that had not all: nobody can tell what is new there from what was done long ago. */
    @Test
    void aPartitionWhoseLogWasCutStandsStillAndSaysSoWhileOthersGoOn() {
        assign(P0, P1);
        arrive(P0, 0, 1, 2);
        consumer.seek(P0, 1);
        arrive(P0, 1);
        arrive(P0, 2, 3);
        arrive(P1, 0);
        work(P0).complete(1, "of what was begun");
        work(P1).complete(0, "of the other");
        cycle();

        assertThat(work(P0).begun()).containsExactly(0L, 1L, 2L);
        assertThat(consumer.paused()).containsExactly(P0);
        assertThat(loop.status().trouble())
                .hasValueSatisfying(what -> assertThat(what).startsWith("commands-0 goes on at offset 1"));
        assertThat(published()).containsExactly("of what was begun", "of the other");
    }

    /** Nothing would ever come of it: the consumer does not read beyond the end of a log, or waits for a leader of an epoch long gone. */
    @Test
    void aPartitionWhoseLogEndsBelowWhereItIsReadOnStandsStillAndSaysSoWhileOthersGoOn() {
        assign(P0, P1);
        arrive(P0, 0, 1, 2);
        arrive(P1, 0);

        loop.suspectTruncation(new TruncatedLog(P0, 2, 3));
        cycle();
        work(P0).complete(1, "of what was begun");
        work(P1).complete(0, "of the other");
        cycle();

        assertThat(consumer.paused()).containsExactly(P0);
        assertThat(loop.status().trouble())
                .hasValueSatisfying(what -> assertThat(what).startsWith("commands-0 goes on at offset 2"));
        assertThat(published()).containsExactly("of what was begun", "of the other");
    }

    /** So it is in a topic that was made anew: the consumer waits for a leader of the epoch that was committed. */
    @Test
    void whereItWouldReadOnIsKnownFromWhatWasCommittedWhenTheConsumerDoesNotSay() {
        consumer.positionsUnknown = true;
        consumer.committed.put(P0, new OffsetAndMetadata(407, Optional.of(2), ""));
        assign(P0, P1);
        assertThat(loopMeters.snapshot().next()).containsExactly(Map.entry(P0, 407L));

        loop.suspectTruncation(new TruncatedLog(P0, 39, 407));
        cycle();

        assertThat(loop.status().trouble())
                .hasValueSatisfying(what -> assertThat(what).startsWith("commands-0 goes on at offset 39"));
    }

    /** As after its topic was made anew, and the partition assigned once more. */
    @Test
    void aLogThatIsNotReadThatFarByThisAssignmentHasLostNothingOfIt() {
        assign(P0);
        arrive(P0, 0, 1, 2);

        loop.suspectTruncation(new TruncatedLog(P0, 2, 407));
        loop.suspectTruncation(new TruncatedLog(P1, 0, 1));
        cycle();

        assertThat(loop.status().trouble()).isEmpty();
    }

    /** What lies there now was written since: nobody has run it, though the offsets are known as done. */
    @Test
    void aPartitionThatWasCutBelowWhatTheLastOwnerDidStandsStillAndSaysSo() {
        Progress earlier = Progress.resuming(CommittedProgress.startingAt(0));
        for (long offset = 0; offset < 4; offset++) {
            earlier.begin(offset);
        }
        earlier.noteEpoch(Optional.of(7));
        earlier.complete(2);
        earlier.complete(3);
        consumer.committed.put(P0, earlier.committable("").toOffsetAndMetadata());

        assign(P0);
        arrive(7, 0);
        arrive(7, 1);
        arrive(8, 2);

        assertThat(work(P0).begun()).containsExactly(0L, 1L);
        assertThat(consumer.paused()).containsExactly(P0);
        assertThat(loop.status().trouble())
                .hasValueSatisfying(what -> assertThat(what).startsWith("commands-0 goes on at offset 2"));
    }

    /** By it Kafka's consumer learns that the log was truncated meanwhile. */
    @Test
    void goesBackToWhatFoundNoRoomWithItsEpoch() {
        assign(P0);
        arrive(P0, 0);
        arrive(5, Progress.SPAN);

        assertThat(consumer.sought).containsExactly(new OffsetAndMetadata(Progress.SPAN, Optional.of(5), ""));
    }

    /** By it the next owner's consumer learns that the log was truncated, though it has grown as long again. */
    @Test
    void commitsTheLatestEpochThatItReadOf() {
        assign(P0);
        committedEpoch(3, 0);
        committedEpoch(2, 1);

        assertThat(committedOffsets.get(P0))
                .extracting(OffsetAndMetadata::leaderEpoch)
                .isEqualTo(Optional.of(3));

        assertThat(Progress.resuming(CommittedProgress.of(requireNonNull(committedOffsets.get(P0))))
                        .committable("")
                        .leaderEpoch())
                .contains(3);
    }

    private void committedEpoch(int epoch, long offset) {
        arrive(epoch, offset);
        work(P0).complete(offset, "a");
        cycle();
    }

    private void arrive(int epoch, long offset) {
        consumer.addRecord(new ConsumerRecord<>(
                P0.topic(),
                P0.partition(),
                offset,
                0,
                TimestampType.CREATE_TIME,
                0,
                0,
                new byte[1],
                new byte[1],
                new RecordHeaders(),
                Optional.of(epoch)));
        cycle();
    }

    @Test
    void sendsTheWritesOfATransactionOfUnknownEndAgainInTheirOrder() {
        assign(P0);
        arrive(P0, 0);
        commitFailure = new KafkaException("no answer");
        work(P0).write("waits");
        work(P0).completeWithWrite(0, "a", "done");
        cycle();
        commitFailure = null;
        committed(P0, 0);

        cycle();

        assertThat(published()).containsExactly("waits", "done");
        assertThat(work(P0).committed).containsExactly("waits", "done");
    }

    @Test
    void waitsNoMoreForABrokerThatDidNotAnswerTheFirstSend() {
        assign(P0);
        arrive(P0, 0, 1);
        sendFailure = new TimeoutException("Topic results not present in metadata after 5000 ms.");
        work(P0).complete(0, "a");
        work(P0).complete(1, "b");
        cycle();

        assertThat(sends).isEqualTo(1);
        assertThat(loop.status().trouble())
                .hasValueSatisfying(t -> assertThat(t).contains("not present in metadata"));
        sendFailure = null;
        cycle();
        assertThat(published()).containsExactly("a", "b");
    }

    @Test
    void tellsTheWorkWhichWritesAreCommittedAndFencesThemByAnOffset() {
        assign(P0);
        arrive(P0, 0);

        work(P0).writeIntent("intent");
        cycle();

        assertThat(published()).containsExactly("intent");
        assertThat(work(P0).committed).containsExactly("intent");
        assertThat(committedOffset(P0)).isZero();
    }

    /** The worker may have been suspended while it waited for the answer, and its partition be another's since. */
    @Test
    void tellsTheWorkWhenTheTransactionBeganHoweverLongItTook() {
        assign(P0);
        arrive(P0, 0);
        commitTakes = Duration.ofMinutes(1);
        long begunAt = now + Duration.ofSeconds(10).toNanos();

        work(P0).writeIntent("intent");
        cycle();

        assertThat(work(P0).begunAt).isEqualTo(begunAt);
    }

    @Test
    void doesNotTellOfAnIntentWhoseTransactionFailed() {
        assign(P0);
        arrive(P0, 0);
        commitFailure = new KafkaException("no answer");

        work(P0).writeIntent("intent");
        cycle();
        assertThat(work(P0).committed).isEmpty();
        commitFailure = null;
        cycle();

        assertThat(work(P0).committed).containsExactly("intent");
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
    void takesASnapshotOfWhatIsPendingAndWhereItReadsOn() {
        assign(P0);
        arrive(P0, 0, 1, 2);
        work(P0).complete(1, "b");
        cycle();

        assertThat(loopMeters.snapshot().next()).containsExactly(Map.entry(P0, 3L));
        assertThat(loopMeters.snapshot().pending()).isEqualTo(2);
    }

    /** The broker had committed it after all. */
    private void committed(TopicPartition partition, long offset) {
        Progress known = Progress.resuming(CommittedProgress.startingAt(0));
        known.begin(offset);
        known.complete(offset);
        consumer.committed.put(partition, known.committable("").toOffsetAndMetadata());
    }
}
