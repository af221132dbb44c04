package dev.usher.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

    RecordedWork(Reports reports) {
        this.reports = reports;
    }

    @Override
    public void begin(List<ConsumerRecord<byte[], byte[]>> records) {
        records.forEach(polled -> begun.put(polled.offset(), polled));
    }

    @Override
    public void committed(List<CommittedNote> notes, long begunAtNanos) {
        notes.forEach(note -> committed.add(new String(note.note().record().value(), UTF_8)));
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
        byte[] value = result.getBytes(UTF_8);
        reports.completed(requireNonNull(begun.get(offset)), List.of(new ProducerRecord<>("results", value)), null);
    }

    void complete(long offset, String result, OnCommit onCommit) {
        byte[] value = result.getBytes(UTF_8);
        reports.completed(
                requireNonNull(begun.get(offset)), List.of(new ProducerRecord<>("results", value)), null, onCommit);
    }

    void completeWithNote(long offset, String result, String entry) {
        byte[] value = result.getBytes(UTF_8);
        reports.completed(
                requireNonNull(begun.get(offset)), List.of(new ProducerRecord<>("results", value)), entry(entry));
    }

    void intend(String entry) {
        reports.intends(entry(entry));
    }

    void note(String entry) {
        reports.notes(entry(entry));
    }

    private static Note entry(String entry) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>("ledger", entry.getBytes(UTF_8));
        return () -> record;
    }
}
