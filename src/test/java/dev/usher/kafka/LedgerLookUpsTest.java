package dev.usher.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.LeaderNotAvailableException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.junit.jupiter.api.Test;

class LedgerLookUpsTest {
    private static final TopicPartition PLACE = new TopicPartition("ledger", 0);

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private final LedgerLookUps lookUps = new LedgerLookUps(PLACE);

    @Test
    void whatLiesBeyondTheEndOfALogThatWasCutIsGone() {
        consumer.schedulePollTask(() -> add(3));
        var there = lookUp(3);
        var atTheEnd = lookUp(4);
        var beyond = lookUp(9);

        run(KafkaFuture.completedFuture(Logs.info(4)));

        assertThat(there.join())
                .hasValueSatisfying(found -> assertThat(found.offset()).isEqualTo(3));
        assertThat(atTheEnd).isCompletedWithValue(Optional.empty());
        assertThat(beyond).isCompletedWithValue(Optional.empty());
    }

    @Test
    void whatCompactionTookIsGoneOnceTheReaderIsPastIt() {
        consumer.schedulePollTask(() -> add(5));
        var taken = lookUp(4);
        var there = lookUp(5);

        run(new KafkaFutureImpl<>());

        assertThat(taken).isCompletedWithValue(Optional.empty());
        assertThat(there.join()).isPresent();
    }

    @Test
    void whatMayLieBehindAnOpenTransactionIsToBeAskedForAgain() {
        var waits = lookUp(4);

        run(KafkaFuture.completedFuture(Logs.info(5)));

        assertThat(waits).isNotDone();
    }

    @Test
    void nothingIsGoneWhileNobodyCanTellTheEnd() {
        KafkaFutureImpl<ListOffsetsResultInfo> failed = new KafkaFutureImpl<>();
        failed.completeExceptionally(new LeaderNotAvailableException("nobody leads"));
        var waits = lookUp(4);

        run(failed);
        run(new KafkaFutureImpl<>());

        assertThat(waits).isNotDone();
    }

    private CompletableFuture<Optional<ConsumerRecord<byte[], byte[]>>> lookUp(long offset) {
        CompletableFuture<Optional<ConsumerRecord<byte[], byte[]>>> result = new CompletableFuture<>();
        lookUps.add(offset, result);
        return result;
    }

    private void add(long offset) {
        consumer.addRecord(new ConsumerRecord<>(PLACE.topic(), PLACE.partition(), offset, new byte[1], new byte[1]));
    }

    private void run(KafkaFuture<ListOffsetsResultInfo> end) {
        Logs logs = new Logs();
        logs.ends.put(PLACE, end);
        assertThat(LedgerLookUps.run(Map.of(PLACE, lookUps), consumer, new LogEnds(new RenewedAdmin(logs::admin))))
                .isEmpty();
    }
}
