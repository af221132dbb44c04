package dev.usher.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what earlier owners of partitions have left: first their committed progress, then the ledger to its end.
 *
 * <p>In this order, because an earlier owner may have died within a transaction. The broker does not return offsets that are part
 * of an open transaction, so they are asked for until it is committed or aborted; nor can records of an open transaction be
 * read. So once both answers are complete, nothing of an earlier owner can still appear: whatever else it tries to commit, the
 * broker refuses, since the partition is no longer its own. Ledger thread only.
 */
final class LedgerRestorer {
    private static final Logger log = LoggerFactory.getLogger(LedgerRestorer.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration STALL_TIMEOUT = Duration.ofSeconds(5);
    private static final long PROGRESS_LOG_NANOS = Duration.ofSeconds(2).toNanos();

    /** Long enough for a broker that is there. */
    private static final long ENDS_TIMEOUT_NANOS = Duration.ofMillis(500).toNanos();

    /** A partition's committed progress, and where its part of the ledger ends, which was asked for after that. */
    private record Asked(CommittedProgress progress, CompletableFuture<Long> end) {}

    private final Consumer<byte[], byte[]> consumer;
    private final RenewedAdmin admin;
    private final String group;
    private final String ledger;
    private final LogEnds logEnds;
    private final Map<RestoreRequest, Asked> asked = new HashMap<>();
    /** Why parts of the ledger could not be read in the latest run. */
    private final Map<TopicPartition, String> unreadable = new HashMap<>();

    LedgerRestorer(Consumer<byte[], byte[]> consumer, RenewedAdmin admin, String group, String ledger) {
        this.consumer = consumer;
        this.admin = admin;
        this.group = group;
        this.ledger = ledger;
        this.logEnds = new LogEnds(admin);
    }

    /**
     * Completes them all, except those that are cancelled meanwhile, each as soon as it can.
     *
     * @return why some of them cannot be completed yet and are to be asked for again; empty when all are done
     * @throws KafkaException when the consumer cannot read
     */
    Optional<String> run(List<RestoreRequest> all) {
        List<RestoreRequest> wanted =
                all.stream().filter(request -> !request.result().isDone()).toList();
        if (wanted.isEmpty()) {
            return Optional.empty();
        }
        asked.keySet().retainAll(wanted);
        unreadable.clear();
        Optional<String> noProgress = ask(
                wanted.stream().filter(request -> !asked.containsKey(request)).toList());
        Map<RestoreRequest, Long> ends = endsThatAreKnown();
        if (!ends.isEmpty()) {
            restore(ends);
        }
        return noProgress.or(() -> whatHoldsUp(
                wanted.stream().filter(request -> !request.result().isDone()).toList()));
    }

    private Optional<String> whatHoldsUp(List<RestoreRequest> waiting) {
        List<String> reasons = new ArrayList<>();
        List<TopicPartition> unread = waiting.stream()
                .filter(request -> asked.containsKey(request) || unreadable.containsKey(placeOf(request)))
                .map(RestoreRequest::partition)
                .toList();
        if (!unread.isEmpty()) {
            reasons.add("the parts of the ledger of " + unread + " cannot be read: "
                    + (unreadable.isEmpty() ? "no answer yet" : unreadable.values()));
        }
        List<TopicPartition> unstable = waiting.stream()
                .map(RestoreRequest::partition)
                .filter(partition -> !unread.contains(partition))
                .toList();
        if (!unstable.isEmpty()) {
            reasons.add(unstable + " wait for the open transaction of an earlier owner; should that last longer than"
                    + " transaction.timeout, `kafka-transactions.sh find-hanging` tells what the broker forgot to end");
        }
        return reasons.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", reasons));
    }

    /** Those that are not done after it are asked for again in the next run. */
    private void restore(Map<RestoreRequest, Long> ready) {
        Map<RestoreRequest, CommittedProgress> progress = new HashMap<>();
        ready.keySet()
                .forEach(request -> progress.put(
                        request, Objects.requireNonNull(asked.remove(request)).progress()));
        long begunAt = System.nanoTime();
        LongAdder records = new LongAdder();
        unreadable.putAll(LedgerParts.read(() -> readings(ready, progress), parts -> records.add(read(parts))));
        log.atInfo()
                .addKeyValue(
                        "partitions",
                        ready.keySet().stream()
                                .filter(request -> request.result().isDone())
                                .count())
                .addKeyValue("records", records.sum())
                .addKeyValue(
                        "tookMs", Duration.ofNanos(System.nanoTime() - begunAt).toMillis())
                .log("Ledger restored");
    }

    /** What is still to be read, by partition of the ledger. */
    private Map<TopicPartition, List<Reading>> readings(
            Map<RestoreRequest, Long> ends, Map<RestoreRequest, CommittedProgress> progress) {
        Map<TopicPartition, List<Reading>> byPlace = new HashMap<>();
        ends.forEach((request, end) -> {
            if (!request.result().isDone()) {
                byPlace.computeIfAbsent(placeOf(request), unused -> new ArrayList<>())
                        .add(new Reading(
                                request,
                                request.works().prepare(request.partition()),
                                Objects.requireNonNull(progress.get(request)),
                                end));
            }
        });
        return byPlace;
    }

    private record Reading(
            RestoreRequest request, PartitionWork.Preparation preparation, CommittedProgress reached, long end) {
        void complete() {
            request.result().complete(new Restored(reached, preparation));
        }

        /** Or cancelled. What was read is no longer the ledger thread's then. */
        boolean isDone() {
            return request.result().isDone();
        }
    }

    private TopicPartition placeOf(RestoreRequest request) {
        return new TopicPartition(ledger, request.partition().partition());
    }

    /** The committed progress of these partitions; those whose offsets an open transaction may still change are missing. */
    private Map<TopicPartition, CommittedProgress> progressOf(List<RestoreRequest> wanted) {
        List<TopicPartition> partitions =
                wanted.stream().map(RestoreRequest::partition).toList();
        Map<TopicPartition, OffsetAndMetadata> committed = KafkaFutures.get(admin.get()
                .listConsumerGroupOffsets(
                        Map.of(group, new ListConsumerGroupOffsetsSpec().topicPartitions(partitions)),
                        new ListConsumerGroupOffsetsOptions().requireStable(true))
                .partitionsToOffsetAndMetadata(group));
        // The admin client does not wait: it leaves out those whose offsets are part of an open transaction.
        Map<TopicPartition, CommittedProgress> progress = new HashMap<>();
        committed.forEach((partition, offset) -> progress.put(
                partition, offset == null ? CommittedProgress.startingAt(0) : CommittedProgress.of(offset)));
        return progress;
    }

    /**
     * Asks for their committed progress and, where that is final, for the end of their part of the ledger.
     *
     * @return why the broker does not tell their progress; empty when it does
     */
    private Optional<String> ask(List<RestoreRequest> wanted) {
        if (wanted.isEmpty()) {
            return Optional.empty();
        }
        try {
            askEnds(wanted, progressOf(wanted));
            return Optional.empty();
        } catch (InterruptException stop) {
            throw stop;
        } catch (KafkaException e) {
            admin.failed(e);
            return Optional.of("what the group has committed is not known: " + Causes.withType(e));
        }
    }

    private void askEnds(List<RestoreRequest> wanted, Map<TopicPartition, CommittedProgress> progress) {
        List<RestoreRequest> known = wanted.stream()
                .filter(request -> progress.containsKey(request.partition()))
                .toList();
        if (known.isEmpty()) {
            return;
        }
        Map<TopicPartition, CompletableFuture<Long>> ends = logEnds.ask(
                known.stream().map(this::placeOf).collect(Collectors.toSet()), IsolationLevel.READ_UNCOMMITTED);
        known.forEach(request -> asked.put(
                request,
                new Asked(
                        Objects.requireNonNull(progress.get(request.partition())),
                        Objects.requireNonNull(ends.get(placeOf(request))))));
        awaitAnswers(ends.values());
    }

    /** Not for long: the others must not wait for a part of the ledger that has no leader, or does not exist. */
    private static void awaitAnswers(Collection<CompletableFuture<Long>> ends) {
        try {
            CompletableFuture.allOf(ends.toArray(new CompletableFuture<?>[0]))
                    .get(ENDS_TIMEOUT_NANOS, TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException late) {
            log.atDebug().setCause(late).log("Not all ends of the ledger's parts are known");
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    /** Those whose answer failed are asked for again. */
    private Map<RestoreRequest, Long> endsThatAreKnown() {
        Map<RestoreRequest, Long> ends = new HashMap<>();
        for (Map.Entry<RestoreRequest, Asked> entry : List.copyOf(asked.entrySet())) {
            CompletableFuture<Long> end = entry.getValue().end();
            if (!end.isDone()) {
                continue;
            }
            try {
                ends.put(entry.getKey(), KafkaFutures.get(end));
            } catch (InterruptException | WakeupException stop) {
                throw stop;
            } catch (KafkaException e) { // also one that is not to be retried: an access rule may be mended
                asked.remove(entry.getKey());
                unreadable.put(placeOf(entry.getKey()), Causes.withType(e));
            }
        }
        return ends;
    }

    /** Until all is read, or until nothing more comes: then other requests have their turn. */
    private long read(Map<TopicPartition, List<Reading>> readings) {
        Set<TopicPartition> left = new HashSet<>(readings.keySet());
        consumer.assign(left);
        consumer.seekToBeginning(left);
        handOver(left, readings);
        long records = 0;
        long loggedAt = System.nanoTime();
        long movedAt = loggedAt;
        while (!left.isEmpty() && System.nanoTime() - movedAt < STALL_TIMEOUT.toNanos()) {
            ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
            for (TopicPartition place : polled.partitions()) {
                readings.getOrDefault(place, List.of()).stream()
                        .filter(reading -> !reading.isDone())
                        .forEach(reading -> polled.records(place).forEach(reading.preparation::add));
            }
            if (!polled.isEmpty()) {
                records += polled.count();
                movedAt = System.nanoTime();
            }
            handOver(left, readings);
            if (System.nanoTime() - loggedAt > PROGRESS_LOG_NANOS) {
                loggedAt = System.nanoTime();
                logProgress(records, left, readings);
            }
        }
        consumer.unsubscribe();
        return records;
    }

    /** What is read to its end is the event loop's from now on, so nothing more is added to it. */
    private void handOver(Set<TopicPartition> left, Map<TopicPartition, List<Reading>> readings) {
        if (left.removeIf(place -> isSettled(place, readings.getOrDefault(place, List.of())))) {
            consumer.assign(left);
        }
    }

    /** Whether nobody needs more of it. */
    private boolean isSettled(TopicPartition place, List<Reading> here) {
        long position = LedgerParts.position(consumer, place).orElse(-1);
        here.stream().filter(reading -> position >= reading.end()).forEach(Reading::complete);
        return here.stream().allMatch(Reading::isDone);
    }

    private void logProgress(long records, Set<TopicPartition> left, Map<TopicPartition, List<Reading>> readings) {
        long toGo = left.stream()
                .mapToLong(place -> readings.getOrDefault(place, List.of()).stream()
                                .mapToLong(Reading::end)
                                .max()
                                .orElse(0)
                        - LedgerParts.position(consumer, place).orElse(0))
                .sum();
        log.atInfo()
                .addKeyValue("partitions", left.size())
                .addKeyValue("recordsRead", records)
                .addKeyValue("recordsToGo", toGo)
                .log("Restoring the ledger; it may wait for the transaction of a worker that died");
    }
}
