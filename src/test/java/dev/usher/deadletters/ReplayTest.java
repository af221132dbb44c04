package dev.usher.deadletters;

import static dev.usher.testing.Commands.aKick;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class ReplayTest {
    private static final TopicPartition PARTITION = new TopicPartition(Letters.TOPIC, 0);
    private static final ReplayRun RUN = new ReplayRun(Letters.FAILED_AT, "ann", Optional.empty(), Optional.empty());

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private final PickyProducer producer = new PickyProducer();
    private final Map<Long, Verdict> verdicts = new HashMap<>();
    private final List<Tally> tallies = new ArrayList<>();
    private long end;

    @Test
    void sendsBytesAndKeyToTheOriginalTopicWithTheAllowedHeadersAlone() {
        Letters letter = Letters.of(aKick().build())
                .replayed(1)
                .with("traceparent", "trace")
                .with("x-poison", "stays");
        add(letter);

        replay(100).run();

        ProducerRecord<byte[], byte[]> sent = producer.history().get(0);
        assertThat(sent.topic()).isEqualTo("commands");
        assertThat(sent.partition())
                .as("its own, whose ledger knows the command")
                .isEqualTo(2);
        assertThat(sent.key()).isEqualTo(letter.record().key());
        assertThat(sent.value()).isEqualTo(letter.record().value());
        assertThat(sent.headers())
                .extracting(header -> header.key() + "=" + new String(header.value(), UTF_8))
                .containsExactly("traceparent=trace", "dlt-replays=2");
    }

    @Test
    void commitsWhereItEndsBeforeItSendsAnythingAndProgressWithEveryRecord() {
        addKicks(5);
        verdicts.put(1L, Verdict.SUCCEEDED);
        verdicts.remove(2L);

        Tally tally = replay(4).run();

        assertThat(tally).isEqualTo(new Tally(3, 1, true));
        assertThat(tallies).containsExactly(new Tally(0, 0, false), new Tally(2, 1, false), new Tally(3, 1, true));
        assertThat(offsets()).containsExactly(0L, 4L, 5L);
        assertThat(lastMetadata()).contains("end=5", "sent=3", "left=1", "by=ann");
        assertThat(producer.history()).hasSize(3);
    }

    @Test
    void stoppedItLeavesTheRestToWhoeverGoesOn() {
        addKicks(5);
        Replay replay = replay(2);
        producer.onCommit = () -> {
            if (producer.commitCount() == 2) {
                replay.stop();
            }
        };

        assertThat(replay.run()).isEqualTo(new Tally(1, 0, false));
        assertThat(offsets()).containsExactly(0L, 1L);
    }

    @Test
    void leavesOutWhatIsTooLargeAndSendsTheOthers() {
        addKicks(1);
        add(Letters.of(new byte[2_000]));
        addKicks(1);

        assertThat(replay(100).run()).isEqualTo(new Tally(2, 1, true));
        assertThat(producer.history()).hasSize(2);
    }

    @Test
    void saysSoWhenSomebodyElseHasBegunTheSame() {
        addKicks(1);
        Replay replay = replay(100);
        producer.fenceProducer();

        assertThatThrownBy(replay::run).isInstanceOf(ReplayTakenOverException.class);
    }

    private Replay replay(double perSecond) {
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
        consumer.updateEndOffsets(Map.of(PARTITION, end));
        producer.initTransactions();
        // Time that runs so fast that nothing has to wait.
        long[] now = {0};
        return new Replay(
                consumer,
                producer,
                new ReplayPlan(new HashMap<>(Map.of(PARTITION, verdicts)), new Summary(Map.of(), Map.of(), 0, 0, 0)),
                Map.of(PARTITION, new Checkpoint(0, end, RUN, 0, 0)),
                new Pace(perSecond, () -> now[0] += 1_000_000_000_000L),
                tallies::add);
    }

    private void addKicks(int count) {
        for (int i = 0; i < count; i++) {
            add(Letters.of(aKick().build()));
        }
    }

    private void add(Letters letter) {
        ConsumerRecord<byte[], byte[]> record = letter.at(0, end).record();
        verdicts.put(end, Verdict.SEND);
        end++;
        consumer.schedulePollTask(() -> consumer.addRecord(record));
    }

    private List<Long> offsets() {
        return committed().stream().map(OffsetAndMetadata::offset).toList();
    }

    private String lastMetadata() {
        List<OffsetAndMetadata> committed = committed();
        return committed.get(committed.size() - 1).metadata();
    }

    private List<OffsetAndMetadata> committed() {
        return producer.consumerGroupOffsetsHistory().stream()
                .map(groups -> groups.values().iterator().next().get(PARTITION))
                .toList();
    }

    /** A producer whose topic takes small records only. */
    private static final class PickyProducer extends MockProducer<byte[], byte[]> {
        Runnable onCommit = () -> {};

        PickyProducer() {
            super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
        }

        @Override
        public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
            if (record.value().length > 1_000) {
                RecordTooLargeException refusal = new RecordTooLargeException("too large");
                callback.onCompletion(null, refusal);
                return CompletableFuture.failedFuture(refusal);
            }
            return super.send(record, callback);
        }

        @Override
        public void commitTransaction() {
            super.commitTransaction();
            onCommit.run();
        }
    }
}
