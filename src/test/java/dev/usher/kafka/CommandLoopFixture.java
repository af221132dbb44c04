package dev.usher.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** The loop on Kafka's own fakes, and what is seen of it. */
class CommandLoopFixture {
    static final TopicPartition P0 = new TopicPartition("commands", 0);
    static final TopicPartition P1 = new TopicPartition("commands", 1);
    static final TopicPartition P2 = new TopicPartition("commands", 2);

    final JoinedConsumer consumer = new JoinedConsumer();
    /** The turns whose producers were opened, in order. */
    final List<Integer> opened = new ArrayList<>();
    /** The turns in which something was committed, in order. */
    final List<Integer> committedBy = new ArrayList<>();

    final List<String> published = new ArrayList<>();
    final Map<TopicPartition, OffsetAndMetadata> committedOffsets = new HashMap<>();
    final RecordedShares shares = new RecordedShares();
    int partitionsInAll = 2;
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final LoopMeters loopMeters = new LoopMeters(meters);
    final Map<TopicPartition, List<RecordedWork>> works = new HashMap<>();

    @Nullable
    RuntimeException commitFailure;

    @Nullable
    KafkaException sendFailure;

    @Nullable
    KafkaException initFailure;

    final List<MockProducer<byte[], byte[]>> producers = new ArrayList<>();

    int sends;

    Duration commitTakes = Duration.ZERO;

    long now;
    /** How much time passes whenever somebody looks at the clock. */
    long tick;

    Runnable onLook = () -> {};

    final List<CompletableFuture<Restored>> restores = new ArrayList<>();
    boolean restoresAtOnce = true;
    final Backstop backstop = new Backstop();
    CommandLoop loop = loop(new ReadAhead(100, 1_000_000));

    CommandLoop loop(ReadAhead readAhead) {
        return loop(readAhead, readAhead);
    }

    CommandLoop loop(ReadAhead readAhead, ReadAhead flowing) {
        KafkaSettings settings = new KafkaSettings(
                Map.of(),
                Map.of(),
                "usher",
                new CommandTopics.Named(List.of("commands")),
                readAhead,
                flowing,
                Duration.ofMillis(25),
                Duration.ofSeconds(10),
                Duration.ofSeconds(1),
                Duration.ofSeconds(5));
        return new CommandLoop(
                consumer,
                new Publisher(this::producer, meters),
                this::prepare,
                this::restore,
                backstop,
                shares,
                () -> partitionsInAll,
                settings,
                () -> {
                    onLook.run();
                    return now += tick;
                },
                loopMeters);
    }

    final void assign(TopicPartition... partitions) {
        if (consumer.subscription().isEmpty()) {
            loop.subscribe();
        }
        consumer.rebalance(List.of(partitions));
        consumer.updateBeginningOffsets(Map.of(P0, 0L, P1, 0L, P2, 0L));
        cycle();
    }

    final void lose(TopicPartition partition) {
        consumer.losePartitions(Set.of(partition));
    }

    final void arrive(TopicPartition partition, long... offsets) {
        for (long offset : offsets) {
            consumer.addRecord(new ConsumerRecord<>(
                    partition.topic(), partition.partition(), offset, new byte[10], new byte[1_000]));
        }
        cycle();
    }

    final void cycle() {
        now += Duration.ofSeconds(10).toNanos();
        loop.cycle();
    }

    final RecordedWork work(TopicPartition partition) {
        List<RecordedWork> opened = requireNonNull(works.get(partition));
        return opened.get(opened.size() - 1);
    }

    PartitionWork.Preparation prepare(TopicPartition partition) {
        return new PartitionWork.Preparation() {
            @Override
            public void add(ConsumerRecord<byte[], byte[]> entry) {}

            @Override
            public PartitionWork open(PartitionWork.Reports reports) {
                RecordedWork work = new RecordedWork(reports);
                works.computeIfAbsent(partition, p -> new ArrayList<>()).add(work);
                return work;
            }
        };
    }

    CompletableFuture<Restored> restore(TopicPartition partition, PartitionWork.Factory factory) {
        OffsetAndMetadata committed = consumer.committed(Set.of(partition)).get(partition);
        CommittedProgress reached =
                committed == null ? CommittedProgress.startingAt(0) : CommittedProgress.of(committed);
        CompletableFuture<Restored> restored = new CompletableFuture<>();
        restores.add(restored);
        if (restoresAtOnce) {
            restored.complete(new Restored(reached, factory.prepare(partition)));
        }
        return restored;
    }

    MockProducer<byte[], byte[]> producer(int turn) {
        opened.add(turn);
        MockProducer<byte[], byte[]> made =
                new MockProducer<>(
                        true, new RoundRobinPartitioner(), new ByteArraySerializer(), new ByteArraySerializer()) {
                    @Override
                    public void initTransactions() {
                        if (initFailure != null) {
                            throw initFailure;
                        }
                        super.initTransactions();
                    }

                    @Override
                    public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) {
                        sends++;
                        return sendFailure == null ? super.send(record) : CompletableFuture.failedFuture(sendFailure);
                    }

                    @Override
                    public void commitTransaction() {
                        if (commitFailure != null) {
                            throw commitFailure;
                        }
                        super.commitTransaction();
                        now += commitTakes.toNanos();
                        committedBy.add(turn);
                        history().forEach(record -> published.add(new String(record.value(), UTF_8)));
                        consumerGroupOffsetsHistory()
                                .forEach(groups ->
                                        requireNonNull(groups.get("usher")).forEach(committedOffsets::put));
                        clear();
                    }
                };
        producers.add(made);
        return made;
    }

    final List<String> published() {
        return published;
    }

    final long committedOffset(TopicPartition partition) {
        return requireNonNull(committedOffsets.get(partition)).offset();
    }

    /** What was spent in a partition's name, as it is committed. */
    final String committedSpending(TopicPartition partition) {
        return CommittedProgress.of(requireNonNull(committedOffsets.get(partition)))
                .spent();
    }
}
