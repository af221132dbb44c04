package dev.usher.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.LeaderNotAvailableException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownServerException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LedgerRestorerTest {
    private static final TopicPartition P = new TopicPartition("commands", 0);
    private static final TopicPartition Q = new TopicPartition("commands", 1);
    private static final TopicPartition OTHER_P = new TopicPartition("other-commands", 0);
    private static final TopicPartition LEDGER_OF_P = new TopicPartition("ledger", 0);
    private static final TopicPartition LEDGER_OF_Q = new TopicPartition("ledger", 1);

    private Optional<TopicPartition> leaderless = Optional.empty();
    private Optional<TopicPartition> broken = Optional.empty();
    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest") {
        @Override
        public synchronized long position(TopicPartition partition) {
            throw new AssertionError("that may take a minute");
        }

        @Override
        public synchronized long position(TopicPartition partition, Duration timeout) {
            if (leaderless.equals(Optional.of(partition))) {
                throw new TimeoutException("nobody leads");
            }
            return super.position(partition);
        }

        @Override
        public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
            ConsumerRecords<byte[], byte[]> polled = super.poll(timeout);
            if (broken.filter(assignment()::contains).isPresent()) {
                throw new KafkaException("broken on the disk");
            }
            return polled;
        }
    };
    private final Logs logs = new Logs();
    private final Map<TopicPartition, List<Long>> read = new HashMap<>();
    private final RestoreRequest p = new RestoreRequest(P, this::prepare, new CompletableFuture<>());
    private final RestoreRequest ofOtherTopic = new RestoreRequest(OTHER_P, this::prepare, new CompletableFuture<>());
    private final RestoreRequest q = new RestoreRequest(Q, this::prepare, new CompletableFuture<>());

    private PartitionWork.Preparation prepare(TopicPartition partition) {
        List<Long> offsets = read.computeIfAbsent(partition, unused -> new ArrayList<>());
        return new PartitionWork.Preparation() {
            @Override
            public void add(ConsumerRecord<byte[], byte[]> entry) {
                offsets.add(entry.offset());
            }

            @Override
            public PartitionWork open(PartitionWork.Reports reports) {
                throw new AssertionError("that is for the Kafka thread");
            }
        };
    }

    /** From then on it is the event loop's, which reads and writes it without a lock. */
    @Test
    void whatIsHandedOverIsNotTouchedAnyMoreWhileOthersAreStillRead() {
        consumer.updateBeginningOffsets(Map.of(LEDGER_OF_P, 0L, LEDGER_OF_Q, 0L));
        consumer.schedulePollTask(() -> add(LEDGER_OF_P, 0));
        consumer.schedulePollTask(() -> {
            assertThat(p.result()).isDone();
            assertThat(q.result()).isNotDone();
            assertThat(consumer.assignment()).containsExactly(LEDGER_OF_Q);
            add(LEDGER_OF_Q, 0);
        });

        restorer(Map.of(LEDGER_OF_P, 1L, LEDGER_OF_Q, 1L)).run(List.of(p, q));

        assertThat(q.result()).isDone();
        assertThat(read).isEqualTo(Map.of(P, List.of(0L), Q, List.of(0L)));
    }

    /** With several topics of commands, each restoration has an end of its own, as it was when it was asked for. */
    @Test
    void whatIsHandedOverIsNotTouchedAnyMoreWhileAnotherTopicReadsTheSamePartOn() {
        consumer.updateBeginningOffsets(Map.of(LEDGER_OF_P, 0L));
        KafkaFutureImpl<ListOffsetsResultInfo> late = logs.endLater(LEDGER_OF_P);
        LedgerRestorer restorer = restorer();
        assertThat(restorer.run(List.of(p))).isPresent();
        late.complete(Logs.info(1));
        logs.end(LEDGER_OF_P, 2);
        consumer.schedulePollTask(() -> add(LEDGER_OF_P, 0));
        consumer.schedulePollTask(() -> {
            assertThat(p.result()).isDone();
            assertThat(ofOtherTopic.result()).isNotDone();
            add(LEDGER_OF_P, 1);
        });

        restorer.run(List.of(p, ofOtherTopic));

        assertThat(ofOtherTopic.result()).isDone();
        assertThat(read).isEqualTo(Map.of(P, List.of(0L), OTHER_P, List.of(0L, 1L)));
    }

    /** An earlier reading may have been broken off anywhere. */
    @Test
    void readsFromTheBeginningWhereverItsConsumerStoodBefore() {
        consumer.updateBeginningOffsets(Map.of(LEDGER_OF_P, 0L));
        consumer.assign(Set.of(LEDGER_OF_P));
        consumer.seek(LEDGER_OF_P, 2);
        consumer.schedulePollTask(() -> {
            add(LEDGER_OF_P, 0);
            add(LEDGER_OF_P, 1);
        });

        restorer(Map.of(LEDGER_OF_P, 2L)).run(List.of(p));

        assertThat(p.result()).isDone();
        assertThat(read).isEqualTo(Map.of(P, List.of(0L, 1L)));
    }

    @Test
    void whatIsEmptyIsHandedOverBeforeAnythingIsRead() {
        consumer.updateBeginningOffsets(Map.of(LEDGER_OF_P, 0L, LEDGER_OF_Q, 0L));
        consumer.schedulePollTask(() -> {
            assertThat(p.result()).isDone();
            assertThat(consumer.assignment()).containsExactly(LEDGER_OF_Q);
            add(LEDGER_OF_Q, 0);
        });

        restorer(Map.of(LEDGER_OF_P, 0L, LEDGER_OF_Q, 1L)).run(List.of(p, q));

        assertThat(q.result()).isDone();
    }

    /** Its leader may be away for minutes. */
    @Test
    void whoseEndNobodyCanTellIsAskedForOnItsOwnAndHoldsUpNobody() {
        consumer.updateBeginningOffsets(Map.of(LEDGER_OF_P, 0L, LEDGER_OF_Q, 0L));
        KafkaFutureImpl<ListOffsetsResultInfo> late = logs.endLater(LEDGER_OF_P);
        LedgerRestorer restorer = restorer(Map.of(LEDGER_OF_Q, 0L));

        assertThat(restorer.run(List.of(p, q)))
                .contains("the parts of the ledger of [commands-0] cannot be read: no answer yet");
        assertThat(q.result()).isDone();
        assertThat(restorer.run(List.of(p))).isPresent();
        assertThat(logs.questions).as("it is still being asked for").containsExactly(Set.of(LEDGER_OF_P, LEDGER_OF_Q));
        late.complete(Logs.info(0));
        restorer.run(List.of(p));

        assertThat(p.result()).isDone();
    }

    @ParameterizedTest
    @MethodSource
    void whoseEndCouldNotBeToldIsAskedForAgain(KafkaException why) {
        consumer.updateBeginningOffsets(Map.of(LEDGER_OF_P, 0L, LEDGER_OF_Q, 0L));
        logs.endUnknown(LEDGER_OF_P, why);
        LedgerRestorer restorer = restorer(Map.of(LEDGER_OF_Q, 0L));

        assertThat(restorer.run(List.of(p, q)).orElseThrow()).contains(why.getMessage());
        assertThat(q.result()).isDone();
        logs.end(LEDGER_OF_P, 0);
        restorer.run(List.of(p));

        assertThat(p.result()).isDone();
    }

    /** As when there are more partitions of commands than of the ledger. */
    @Test
    void whosePartOfTheLedgerDoesNotExistWaitsUntilItDoesAndHoldsUpNobody() {
        consumer.updateBeginningOffsets(Map.of(LEDGER_OF_P, 0L, LEDGER_OF_Q, 0L));
        LedgerRestorer restorer = restorer(Map.of(LEDGER_OF_P, 0L));

        assertThat(restorer.run(List.of(p, q)).orElseThrow())
                .contains("ledger-1 does not exist; see `usher topics check`");
        assertThat(p.result()).isDone();
        logs.end(LEDGER_OF_Q, 0);
        restorer.run(List.of(q));

        assertThat(q.result()).isDone();
    }

    static Stream<KafkaException> whoseEndCouldNotBeToldIsAskedForAgain() {
        return Stream.of(
                new LeaderNotAvailableException("nobody leads"),
                new TopicAuthorizationException("an access rule that was wrong for a moment"),
                new SaslAuthenticationException("a password that was wrong for a moment"),
                new UnknownServerException("of whatever kind"));
    }

    @Test
    void aPartOfTheLedgerThatHasLostItsLeaderHoldsUpNobody() {
        consumer.updateBeginningOffsets(Map.of(LEDGER_OF_P, 0L, LEDGER_OF_Q, 0L));
        leaderless = Optional.of(LEDGER_OF_P);
        consumer.schedulePollTask(() -> {
            assertThat(q.result()).isDone();
            leaderless = Optional.empty();
        });

        restorer(Map.of(LEDGER_OF_P, 0L, LEDGER_OF_Q, 0L)).run(List.of(p, q));

        assertThat(p.result()).isDone();
    }

    /** The admin client leaves those out whose offsets are part of an open transaction. */
    @Test
    void whoseOffsetsAreNotFinalWaitsForTheTransactionOfAnEarlierOwner() {
        consumer.updateBeginningOffsets(Map.of(LEDGER_OF_Q, 0L));
        logs.end(LEDGER_OF_Q, 0);

        Optional<String> heldUp = restorer(Set.of(Q)).run(List.of(p, q));

        assertThat(heldUp.orElseThrow()).startsWith("[commands-0] wait for the open transaction of an earlier owner");
        assertThat(p.result()).isNotDone();
        assertThat(q.result()).isDone();
    }

    /** As with a batch that is broken on the broker's disk: it is not to hold up the parts that are sound. */
    @Test
    void aPartThatCannotBeReadHoldsUpNoOther() {
        consumer.updateBeginningOffsets(Map.of(LEDGER_OF_P, 0L, LEDGER_OF_Q, 0L));
        broken = Optional.of(LEDGER_OF_P);
        LedgerRestorer restorer = restorer(Map.of(LEDGER_OF_P, 1L, LEDGER_OF_Q, 2L));
        consumer.schedulePollTask(() -> add(LEDGER_OF_Q, 0));
        consumer.schedulePollTask(() -> {});
        consumer.schedulePollTask(() -> add(LEDGER_OF_Q, 1));

        Optional<String> heldUp = restorer.run(List.of(p, q));

        assertThat(q.result()).isDone();
        assertThat(p.result()).isNotDone();
        assertThat(heldUp.orElseThrow()).contains("[commands-0]", "broken on the disk");
    }

    private void add(TopicPartition place, long offset) {
        consumer.addRecord(new ConsumerRecord<>(place.topic(), place.partition(), offset, new byte[1], new byte[1]));
    }

    /** Nothing is committed yet, and the ledger's parts end there. */
    private LedgerRestorer restorer(Map<TopicPartition, Long> ends) {
        ends.forEach(logs::end);
        return restorer();
    }

    private LedgerRestorer restorer() {
        return restorer(Set.of(P, Q, OTHER_P));
    }

    /** @param stable partitions without an open transaction */
    private LedgerRestorer restorer(Set<TopicPartition> stable) {
        RenewedAdmin admin = new RenewedAdmin(() -> logs.admin(method -> Logs.nothingCommitted(stable)));
        return new LedgerRestorer(consumer, admin, "usher", "ledger");
    }
}
