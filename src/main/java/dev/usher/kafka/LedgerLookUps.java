package dev.usher.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

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

    /**
     * Completes what can be read soon. What lies behind an open transaction is to be asked for again, and so is what cannot be read.
     *
     * @param all by partition
     * @return why some of them cannot be read
     */
    static Map<TopicPartition, String> run(
            Map<TopicPartition, LedgerLookUps> all, Consumer<byte[], byte[]> consumer, LogEnds logEnds) {
        return LedgerParts.read(() -> all, parts -> runTogether(parts, consumer, logEnds));
    }

    private static void runTogether(
            Map<TopicPartition, LedgerLookUps> all, Consumer<byte[], byte[]> consumer, LogEnds logEnds) {
        Map<TopicPartition, LedgerLookUps> left = new HashMap<>(all);
        left.values().removeIf(lookUps -> lookUps.wanted.isEmpty());
        if (left.isEmpty()) {
            return;
        }
        consumer.assign(left.keySet());
        left.forEach((place, lookUps) -> consumer.seek(place, lookUps.wanted.firstKey()));
        Map<TopicPartition, CompletableFuture<Long>> ends = new HashMap<>();
        long until = System.nanoTime() + PATIENCE_NANOS;
        while (!left.isEmpty() && System.nanoTime() < until) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                LedgerLookUps lookUps = left.get(new TopicPartition(record.topic(), record.partition()));
                if (lookUps != null) {
                    lookUps.found(record);
                }
            }
            left.values().forEach(lookUps -> lookUps.moveOn(consumer));
            left.forEach((place, lookUps) -> lookUps.giveUpBeyond(ends.get(place)));
            if (left.values().removeIf(lookUps -> lookUps.wanted.isEmpty())) {
                consumer.assign(left.keySet());
            }
            if (ends.isEmpty() && !left.isEmpty()) {
                ends.putAll(logEnds.ask(
                        left.keySet(),
                        IsolationLevel.READ_UNCOMMITTED)); // nearly all are found at once, and lie before it
            }
        }
    }

    private void found(ConsumerRecord<byte[], byte[]> record) {
        List<CompletableFuture<Optional<ConsumerRecord<byte[], byte[]>>>> results = wanted.remove(record.offset());
        if (results != null) {
            results.forEach(result -> result.complete(Optional.of(record)));
        }
    }

    /** What lies beyond the end of its log was there once: the log has been truncated. */
    private void giveUpBeyond(@Nullable CompletableFuture<Long> asked) {
        if (asked == null || !asked.isDone() || asked.isCompletedExceptionally()) {
            return;
        }
        long end = KafkaFutures.get(asked);
        while (!wanted.isEmpty() && wanted.lastKey() >= end) {
            gone(wanted.pollLastEntry());
        }
    }

    private static void gone(Map.Entry<Long, List<CompletableFuture<Optional<ConsumerRecord<byte[], byte[]>>>>> entry) {
        entry.getValue().forEach(result -> result.complete(Optional.empty()));
    }

    /** What the reader has passed without meeting it is gone: compaction or retention took it. */
    private void moveOn(Consumer<byte[], byte[]> consumer) {
        OptionalLong known = LedgerParts.position(consumer, place);
        if (known.isEmpty()) {
            return;
        }
        long position = known.getAsLong();
        while (!wanted.isEmpty() && wanted.firstKey() < position) {
            gone(wanted.pollFirstEntry());
        }
        if (!wanted.isEmpty() && wanted.firstKey() > position + NEAR) {
            consumer.seek(place, wanted.firstKey());
        }
    }
}
