package dev.usher.deadletters;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends dead letters again. Each transaction carries some records and the progress that they mean, so that after a crash the
 * next run continues exactly behind the last one that was sent. It waits for its pace between transactions, never within one,
 * since an open transaction would hold up the workers. One thread, except for {@link #stop}.
 */
public final class Replay {
    private static final Logger log = LoggerFactory.getLogger(Replay.class);

    /** Is told how far it has come, after each transaction. */
    public interface Listener {
        void committed(Tally tally);
    }

    private final Consumer<byte[], byte[]> consumer;
    private final Producer<byte[], byte[]> producer;
    private final ConsumerGroupMetadata group;
    private final ReplayPlan plan;
    private final Pace pace;
    private final Listener listener;
    private final Map<TopicPartition, Checkpoint> reached;
    /** The records to send together next. */
    private final List<ConsumerRecord<byte[], byte[]>> batch = new ArrayList<>();

    /** Those of the batch that turned out to be larger than their topic takes; added by the producer's thread. */
    private final Queue<ConsumerRecord<byte[], byte[]>> tooLarge = new ConcurrentLinkedQueue<>();

    private Tally committed = new Tally(0, 0, false);

    private final CountDownLatch stopped = new CountDownLatch(1);

    /**
     * Nothing is sent yet.
     *
     * @param consumer has the job's id as its group, for its progress, though it is a member of none
     * @param producer with the job's transactional id, its transactions initialised
     * @param start where to begin in each partition, and where to end
     */
    Replay(
            Consumer<byte[], byte[]> consumer,
            Producer<byte[], byte[]> producer,
            ReplayPlan plan,
            Map<TopicPartition, Checkpoint> start,
            Pace pace,
            Listener listener) {
        this.consumer = consumer;
        this.producer = producer;
        this.group = consumer.groupMetadata();
        this.plan = plan;
        this.pace = pace;
        this.listener = listener;
        this.reached = new HashMap<>(start);
    }

    /** Stops after the transaction that is under way. Any thread. */
    public void stop() {
        stopped.countDown();
    }

    /**
     * Sends what is to be sent.
     *
     * @return how far it came: to the end, unless it was stopped
     * @throws ReplayTakenOverException when somebody else has begun the same job
     */
    public Tally run() {
        Map<TopicPartition, Long> starts = new HashMap<>();
        Map<TopicPartition, Long> ends = new HashMap<>();
        reached.forEach((partition, checkpoint) -> {
            starts.put(partition, checkpoint.next());
            ends.put(partition, checkpoint.end());
        });
        commit(); // from now on everybody knows where it ends
        TopicReading reading = new TopicReading(consumer, starts, ends);
        while (!isStopped() && !reading.isOver()) {
            for (ConsumerRecord<byte[], byte[]> letter : reading.next()) {
                take(letter);
                if (batch.size() >= pace.together() && !commitInTime()) {
                    return committed;
                }
            }
        }
        if (reading.isOver()) {
            // There may be transaction markers behind the last record.
            reached.replaceAll((partition, checkpoint) -> checkpoint.at(checkpoint.end()));
            commitInTime();
        }
        return committed;
    }

    private void take(ConsumerRecord<byte[], byte[]> letter) {
        Optional<Verdict> verdict = plan.verdictOn(letter);
        boolean isSent = verdict.filter(Verdict.SEND::equals).isPresent();
        if (isSent) {
            batch.add(letter);
        }
        reached.computeIfPresent(
                ReplayPlan.partitionOf(letter),
                (partition, checkpoint) -> verdict.isPresent()
                        ? checkpoint.after(letter.offset(), isSent)
                        : checkpoint.at(letter.offset() + 1));
    }

    /** False when it was stopped before: what was taken is left to the next run. */
    private boolean commitInTime() {
        try {
            Duration wait = batch.isEmpty() ? Duration.ZERO : pace.untilNext();
            if (stopped.await(wait.toNanos(), TimeUnit.NANOSECONDS)) {
                return false;
            }
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
        pace.sent(batch.size());
        commit();
        return true;
    }

    private void commit() {
        try {
            while (!tryToCommit()) {
                leaveOutWhatIsTooLarge();
            }
        } catch (KafkaException e) {
            throw isFenced(e) ? new ReplayTakenOverException(e) : e;
        }
        batch.clear();
        committed = tally();
        listener.committed(committed);
    }

    /** False when one of them is too large for its topic. */
    private boolean tryToCommit() {
        producer.beginTransaction();
        try {
            batch.forEach(this::send);
            producer.flush();
        } catch (KafkaException e) {
            // After the first that is refused, the producer takes no more.
            if (tooLarge.isEmpty()) {
                throw e;
            }
        }
        if (!tooLarge.isEmpty()) {
            producer.abortTransaction();
            return false;
        }
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        reached.forEach((partition, checkpoint) -> offsets.put(partition, checkpoint.committable()));
        producer.sendOffsetsToTransaction(offsets, group);
        producer.commitTransaction();
        return true;
    }

    private void send(ConsumerRecord<byte[], byte[]> letter) {
        Future<?> unused = producer.send(ReplayedRecord.of(letter), (written, failure) -> {
            if (failure instanceof RecordTooLargeException) {
                tooLarge.add(letter);
            }
        });
    }

    /** The topic's bound can only have been lowered since. */
    private void leaveOutWhatIsTooLarge() {
        for (ConsumerRecord<byte[], byte[]> letter : tooLarge) {
            log.atWarn()
                    .addKeyValue("topic", letter.topic())
                    .addKeyValue("partition", letter.partition())
                    .addKeyValue("offset", letter.offset())
                    .log("Left out a dead letter that is larger than its record's topic takes (max.message.bytes)");
            batch.remove(letter);
            reached.computeIfPresent(
                    ReplayPlan.partitionOf(letter), (partition, checkpoint) -> checkpoint.withOneLeftOutAfterAll());
        }
        tooLarge.clear();
    }

    private boolean isStopped() {
        return stopped.getCount() == 0;
    }

    private Tally tally() {
        return new Tally(
                reached.values().stream().mapToInt(Checkpoint::sent).sum(),
                reached.values().stream().mapToInt(Checkpoint::leftOut).sum(),
                reached.values().stream().allMatch(Checkpoint::isFinished));
    }

    private static boolean isFenced(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ProducerFencedException || cause instanceof InvalidProducerEpochException) {
                return true;
            }
        }
        return false;
    }
}
