package dev.usher.ledger;

import dev.usher.kafka.Backstop;
import dev.usher.kafka.LedgerReader;
import dev.usher.kafka.PartitionWork;
import dev.usher.kafka.RenewedAdmin;
import dev.usher.testing.KafkaBroker;
import dev.usher.wire.LedgerDecoder;
import dev.usher.wire.WriterSchemas;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** How long a worker takes to know what a million commands came to. The broker is in the same JVM. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 0)
@Measurement(iterations = 3)
@Fork(value = 1, jvmArgs = "-Xmx2g")
public class RestoreBenchmark {
    private final LedgerDecoder decoder = new LedgerDecoder(new WriterSchemas(Optional.empty(), false));
    private KafkaBroker broker;
    private Admin admin;
    private LedgerReader reader;
    private String topic;

    @Setup
    public void fill() {
        broker = KafkaBroker.shared();
        topic = broker.createTopic(broker.topic("ledger"), 1);
        Map<String, Object> client = Map.of("bootstrap.servers", broker.bootstrapServers(), "linger.ms", 20);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer())) {
            Entries entries = new Entries(topic);
            for (int i = 0; i < Entries.MILLION; i++) {
                producer.send(entries.record(i));
            }
        }
        Map<String, Object> servers = Map.of("bootstrap.servers", broker.bootstrapServers());
        admin = Admin.create(servers);
        reader = new LedgerReader(servers, new RenewedAdmin(() -> admin), "nobody", topic, new Backstop());
    }

    @TearDown
    public void close() {
        reader.close();
        admin.close();
    }

    /** A million entries of about 1 kB each, from the first fetch to the last. */
    @Benchmark
    public Ledger restore() {
        Restoration[] restored = new Restoration[1];
        reader.restore(new TopicPartition(Entries.COMMANDS, 0), partition -> {
                    restored[0] = new Restoration(
                            topic, 0, Entries.COMMANDS, false, Duration.ofDays(1), InstantSource.system(), decoder);
                    return new Filling(restored[0]);
                })
                .join();
        if (restored[0].endedCount() != Entries.MILLION) {
            throw new IllegalStateException("restored " + restored[0].endedCount() + " entries");
        }
        return restored[0].complete(offset -> Future.succeededFuture(Optional.empty()));
    }

    private record Filling(Restoration restoration) implements PartitionWork.Preparation {
        @Override
        public void add(ConsumerRecord<byte[], byte[]> entry) {
            restoration.add(entry);
        }

        @Override
        public PartitionWork open(PartitionWork.Reports reports) {
            throw new IllegalStateException("nothing is run here");
        }
    }
}
