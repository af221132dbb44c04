package dev.usher.kafka;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/** Polls, and waits in it only until something is to be done. Kafka thread only. */
final class Poller {
    private static final Duration IDLE = Duration.ofMillis(100);

    private final Consumer<byte[], byte[]> consumer;
    private final Partitions partitions;
    private final Outbox outbox;
    private final Duration commitInterval;
    private final LongSupplier nanoTime;
    private final AdaptivePollTimeout timeouts;

    Poller(
            Consumer<byte[], byte[]> consumer,
            Partitions partitions,
            Outbox outbox,
            Duration commitInterval,
            LongSupplier nanoTime) {
        this.consumer = consumer;
        this.partitions = partitions;
        this.outbox = outbox;
        this.commitInterval = commitInterval;
        this.nanoTime = nanoTime;
        this.timeouts = new AdaptivePollTimeout(commitInterval, IDLE, nanoTime.getAsLong());
    }

    /** Something has happened. */
    void noteActivity() {
        timeouts.noteActivity(nanoTime.getAsLong());
    }

    ConsumerRecords<byte[], byte[]> poll() {
        ConsumerRecords<byte[], byte[]> polled = pollWithin(timeout());
        if (!polled.isEmpty()) {
            noteActivity();
        }
        return polled;
    }

    /**
     * A consumer that has fetched records of a paused partition does not wait in {@code poll} but spins: so wait outside, and not for
     * long, since there nothing that is fetched ends the wait.
     */
    private ConsumerRecords<byte[], byte[]> pollWithin(Duration timeout) {
        if (partitions.assignments().stream().noneMatch(Assignment::isPaused)) {
            return consumer.poll(timeout);
        }
        ConsumerRecords<byte[], byte[]> atHand = consumer.poll(Duration.ZERO);
        if (atHand.isEmpty()) {
            LockSupport.parkNanos(this, Math.min(timeout.toNanos(), commitInterval.toNanos()));
        }
        return atHand;
    }

    private Duration timeout() {
        if (outbox.isEmpty() && partitions.restoring() == 0) {
            return partitions.pendingRecords() == 0 ? IDLE : timeouts.at(nanoTime.getAsLong());
        }
        long untilDue = outbox.nanosUntilDue();
        return untilDue > 0 ? Duration.ofNanos(untilDue) : commitInterval;
    }
}
