package dev.usher.ledger;

import dev.usher.command.CommandKey;
import dev.usher.command.LedgerEntry;
import dev.usher.wire.LedgerDecoder;
import dev.usher.wire.WriterSchemas;
import io.vertx.core.Future;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What it costs to ask a ledger of a million commands, and the heap that each of them takes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 3, time = 2)
@Fork(value = 1, jvmArgs = "-Xmx1g")
public class LookUpBenchmark {
    private static final int ASKED = 4_096;

    private final CommandKey[] known = new CommandKey[ASKED];
    private final CommandKey[] unknown = new CommandKey[ASKED];
    private Ledger ledger;
    private int next;

    @Setup
    public void fill() {
        long before = usedHeap();
        Restoration restoration = new Restoration(
                "ledger",
                0,
                Entries.COMMANDS,
                false,
                Duration.ofDays(1),
                InstantSource.system(),
                new LedgerDecoder(new WriterSchemas(Optional.empty(), false)));
        Entries entries = new Entries("ledger");
        for (int i = 0; i < Entries.MILLION; i++) {
            restoration.add(read(entries.record(i), i));
        }
        ledger = restoration.complete(offset -> Future.succeededFuture(Optional.empty()));
        System.out.printf("%n%.1f bytes of heap for each entry%n", (usedHeap() - before) / (double) Entries.MILLION);
        for (int i = 0; i < ASKED; i++) {
            known[i] = Entries.key(i * (Entries.MILLION / ASKED));
            unknown[i] = Entries.key(Entries.MILLION + i);
        }
    }

    @Benchmark
    public Future<Optional<LedgerEntry>> known() {
        return ledger.find(known[next++ & (ASKED - 1)]);
    }

    @Benchmark
    public Future<Optional<LedgerEntry>> unknown() {
        return ledger.find(unknown[next++ & (ASKED - 1)]);
    }

    private static ConsumerRecord<byte[], byte[]> read(ProducerRecord<byte[], byte[]> record, long offset) {
        return new ConsumerRecord<>(
                record.topic(),
                0,
                offset,
                System.currentTimeMillis(),
                TimestampType.CREATE_TIME,
                record.key().length,
                record.value().length,
                record.key(),
                record.value(),
                new RecordHeaders(),
                Optional.empty());
    }

    private static long usedHeap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
