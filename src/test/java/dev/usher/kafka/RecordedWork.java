package dev.usher.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Remembers what it was given, and reports when told to. */
final class RecordedWork implements PartitionWork {
    final Reports reports;
    final Map<Long, ConsumerRecord<byte[], byte[]>> begun = new TreeMap<>();
    final List<String> committed = new ArrayList<>();
    boolean stopped;
    Runnable onStop = () -> {};
    /** When the last transaction that it was told of began. */
    long begunAt;

    RecordedWork(Reports reports) {
        this.reports = reports;
    }

    @Override
    public void begin(List<ConsumerRecord<byte[], byte[]>> records) {
        records.forEach(polled -> begun.put(polled.offset(), polled));
    }

    @Override
    public void committed(List<CommittedWrite> writes, long begunAtNanos) {
        begunAt = begunAtNanos;
        writes.forEach(each -> committed.add(new String(each.write().record().value(), UTF_8)));
    }

    @Override
    public void stop() {
        stopped = true;
        onStop.run();
    }

    List<Long> begun() {
        return List.copyOf(begun.keySet());
    }

    void complete(long offset, String result) {
        complete(offset, result, Optional.empty(), OnCommit.NOTHING);
    }

    void complete(long offset, String result, OnCommit onCommit) {
        complete(offset, result, Optional.empty(), onCommit);
    }

    void completeWithWrite(long offset, String result, String entry) {
        complete(offset, result, Optional.of(entry(entry)), OnCommit.NOTHING);
    }

    private void complete(long offset, String result, Optional<LedgerWrite> write, OnCommit onCommit) {
        byte[] value = result.getBytes(UTF_8);
        reports.completed(new Completion(
                requireNonNull(begun.get(offset)), List.of(new ProducerRecord<>("results", value)), write, onCommit));
    }

    void writeIntent(String entry) {
        reports.writeIntent(entry(entry));
    }

    void write(String entry) {
        reports.write(entry(entry));
    }

    private static LedgerWrite entry(String entry) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>("ledger", entry.getBytes(UTF_8));
        return () -> record;
    }
}
