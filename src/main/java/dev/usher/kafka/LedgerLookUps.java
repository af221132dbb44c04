package dev.usher.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Single records of one partition of the ledger, looked up in the order of the log: those that lie near each other come in one
 * fetch. Ledger thread only.
 */
final class LedgerLookUps {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Reading on is cheaper than jumping ahead by less. */
    private static final long NEAR = 500;

    private final TopicPartition place;
    private final TreeMap<Long, List<CompletableFuture<Optional<ConsumerRecord<byte[], byte[]>>>>> wanted =
            new TreeMap<>();

    LedgerLookUps(TopicPartition place) {
        this.place = place;
    }

    void add(long offset, CompletableFuture<Optional<ConsumerRecord<byte[], byte[]>>> result) {
        wanted.computeIfAbsent(offset, unused -> new ArrayList<>(1)).add(result);
    }

    /** Completes what can be read soon. What lies behind an open transaction is to be asked for again. */
    static void run(Collection<LedgerLookUps> all, Consumer<byte[], byte[]> consumer) {
        Map<TopicPartition, LedgerLookUps> left = new HashMap<>();
        all.forEach(lookUps -> left.put(lookUps.place, lookUps));
        if (left.isEmpty()) {
            return;
        }
        consumer.assign(left.keySet());
        left.forEach((place, lookUps) -> consumer.seek(place, lookUps.wanted.firstKey()));
        long until = System.nanoTime() + PATIENCE_NANOS;
        while (!left.isEmpty() && System.nanoTime() < until) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                LedgerLookUps lookUps = left.get(new TopicPartition(record.topic(), record.partition()));
                if (lookUps != null) {
                    lookUps.found(record);
                }
            }
            left.values().forEach(lookUps -> lookUps.moveOn(consumer));
            if (left.values().removeIf(lookUps -> lookUps.wanted.isEmpty())) {
                consumer.assign(left.keySet());
            }
        }
    }

    private void found(ConsumerRecord<byte[], byte[]> record) {
        List<CompletableFuture<Optional<ConsumerRecord<byte[], byte[]>>>> results = wanted.remove(record.offset());
        if (results != null) {
            results.forEach(result -> result.complete(Optional.of(record)));
        }
    }

    /** What the reader has passed without meeting it is gone: compaction or retention took it. */
    private void moveOn(Consumer<byte[], byte[]> consumer) {
        long position = consumer.position(place);
        while (!wanted.isEmpty() && wanted.firstKey() < position) {
            wanted.pollFirstEntry().getValue().forEach(result -> result.complete(Optional.empty()));
        }
        if (!wanted.isEmpty() && wanted.firstKey() > position + NEAR) {
            consumer.seek(place, wanted.firstKey());
        }
    }
}
