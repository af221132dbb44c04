package dev.usher.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.junit.jupiter.api.Test;

class LedgerReaderTest {
    private static final TopicPartition PLACE = new TopicPartition("ledger", 0);
    private static final TopicPartition BROKEN = new TopicPartition("ledger", 1);
    private static final TopicPartition COMMANDS = new TopicPartition("commands", 0);

    private final Queue<MockConsumer<byte[], byte[]>> clients = new ConcurrentLinkedQueue<>();

    /** A client reads its password when it is made; the one that it has then may be a new one. */
    @Test
    void aConsumerThatIsRefusedItsCredentialsIsReplaced() {
        MockConsumer<byte[], byte[]> refused = failing(refused(), PLACE);
        MockConsumer<byte[], byte[]> welcome = holding(7);
        clients.add(refused);
        clients.add(welcome);

        try (LedgerReader reader = reader()) {
            CompletableFuture<Optional<ConsumerRecord<byte[], byte[]>>> found = reader.read(0, 7);

            await().until(found::isDone);
            assertThat(found.join()).isPresent();
            assertThat(refused.closed()).isTrue();
        }
        assertThat(welcome.closed()).isTrue();
    }

    /** As with a batch that is broken on the broker's disk. */
    @Test
    void aPartThatCannotBeReadHoldsUpNoLookUpOfAnother() {
        MockConsumer<byte[], byte[]> consumer = failing(new KafkaException("broken on the disk"), BROKEN);
        consumer.schedulePollTask(() -> {});
        consumer.schedulePollTask(() -> {});
        clients.add(consumer);

        try (LedgerReader reader = reader()) {
            CompletableFuture<?> never = reader.read(1, 7);
            CompletableFuture<Optional<ConsumerRecord<byte[], byte[]>>> found = reader.read(0, 7);
            await().until(() -> {
                consumer.schedulePollTask(() -> {
                    if (consumer.assignment().contains(PLACE)) {
                        add(consumer, 7);
                    }
                });
                return found.isDone();
            });

            assertThat(found.join()).isPresent();
            assertThat(never).isNotDone();
        }
    }

    /** Its connection to the group's coordinator may be the only one that is made anew, and so the only one that is refused. */
    @Test
    void anAdminClientThatMayNotAskForOffsetsIsReplacedAndTheConsumerStays() {
        Logs logs = new Logs();
        logs.end(PLACE, 0);
        restoresWith(
                logs.admin(method -> Logs.committedUnknown(refused())),
                logs.admin(method -> Logs.nothingCommitted(Set.of(COMMANDS))));
    }

    @Test
    void anAdminClientThatMayNotAskForEndsIsReplacedAndTheConsumerStays() {
        Logs refusing = new Logs();
        refusing.endUnknown(PLACE, refused());
        Logs welcoming = new Logs();
        welcoming.end(PLACE, 0);
        restoresWith(
                refusing.admin(method -> Logs.nothingCommitted(Set.of(COMMANDS))),
                welcoming.admin(method -> Logs.nothingCommitted(Set.of(COMMANDS))));
    }

    private void restoresWith(Admin refused, Admin welcome) {
        MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
        consumer.updateBeginningOffsets(Map.of(PLACE, 0L));
        clients.add(consumer);
        Iterator<Admin> admins = List.of(refused, welcome).iterator();

        try (RenewedAdmin admin = new RenewedAdmin(admins::next);
                LedgerReader reader = reader(admin)) {
            CompletableFuture<Restored> restored = reader.restore(COMMANDS, partition -> new Empty());

            await().until(restored::isDone);
            assertThat(restored).isCompleted();
            assertThat(consumer.closed()).isFalse();
        }
    }

    /** A part of the ledger in which nothing lies. */
    private static final class Empty implements PartitionWork.Preparation {
        @Override
        public void add(ConsumerRecord<byte[], byte[]> entry) {
            throw new AssertionError(entry);
        }

        @Override
        public PartitionWork open(PartitionWork.Reports reports) {
            throw new AssertionError("that is for the Kafka thread");
        }
    }

    private static SaslAuthenticationException refused() {
        return new SaslAuthenticationException("wrong password");
    }

    private LedgerReader reader() {
        return reader(new RenewedAdmin(new Logs()::admin));
    }

    private LedgerReader reader(RenewedAdmin admin) {
        return new LedgerReader(this::next, admin, "usher", "ledger", new Backstop());
    }

    private Consumer<byte[], byte[]> next() {
        return clients.remove();
    }

    private static MockConsumer<byte[], byte[]> holding(long offset) {
        MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
        consumer.schedulePollTask(() -> add(consumer, offset));
        return consumer;
    }

    private static void add(MockConsumer<byte[], byte[]> consumer, long offset) {
        consumer.addRecord(new ConsumerRecord<>(PLACE.topic(), PLACE.partition(), offset, new byte[1], new byte[1]));
    }

    private static MockConsumer<byte[], byte[]> failing(KafkaException failure, TopicPartition place) {
        return new MockConsumer<>("earliest") {
            @Override
            public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
                ConsumerRecords<byte[], byte[]> polled = super.poll(timeout);
                if (assignment().contains(place)) {
                    throw failure;
                }
                return polled;
            }

            /** Kafka's own says once more why it failed. */
            @Override
            public synchronized void close(CloseOptions options) {
                super.close(options);
                throw failure;
            }
        };
    }
}
