package dev.usher.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.SubscriptionPattern;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Kafka thread's loop: poll, hand records to the work of their partition, collect what is completed, and publish it
 * with the offsets in one transaction.
 *
 * <pre>
 *   poll ─→ begin records ─→ open restored partitions ─→ collect completions ─→ pause / resume ─→ publish ─┐
 *    └─────────────────────────────────────────────────────────────────────────────────────────────────────┘
 * </pre>
 *
 * Rebalance callbacks run inside {@code poll}, on this thread, so nothing here races with a rebalance:
 *
 * <ul>
 *   <li>assigned: the partition is paused until the ledger thread has read what is known of it, then opened;
 *   <li>revoked: its work is stopped, what is in flight may end, what ended is published, and only then is it given up;
 *   <li>lost: another worker may own it already, so its work is stopped and nothing of it is published.
 * </ul>
 *
 * <p>A loop lasts as long as its consumer can be a member of the group; after that, both have to be replaced. What it has then is given
 * up as if it were revoked.
 *
 * <p>Kafka thread only, except {@link #status}, {@link #suspectTruncation} and {@link #wakeup}.
 */
final class CommandLoop {
    /** Why the loop ended. */
    enum End {
        /** It was asked to. */
        STOPPED,
        /** The group, or the broker, does not accept this consumer; it may accept another one later. */
        TURNED_AWAY
    }

    private static final Logger log = LoggerFactory.getLogger(CommandLoop.class);
    private static final Duration LEAVE_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration LOOK_UP_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration TROUBLED_PAUSE = Duration.ofSeconds(1);
    /** Longer than an idle event loop needs to ask for a command's first intent. */
    private static final Duration FIRST_INTENT = Duration.ofMillis(2);

    private final Consumer<byte[], byte[]> consumer;
    private final Outbox outbox;
    private final Backstop backstop;
    private final ConsumerControl control;
    private final Throttle throttle;
    private final KafkaSettings settings;
    private final LongSupplier nanoTime;
    private final LoopMeters meters;
    private final BlockingQueue<Assignment.Signal> signals = new LinkedBlockingQueue<>();
    private final Partitions ours;
    private final Poller poller;
    private final Truncations truncations;
    private final LoopReport report;
    private boolean turnedAway;
    /** Whether partitions were lost in the latest poll. */
    private boolean hasLost;

    private volatile boolean stopping;
    /** Set before {@link #stopping} is. */
    private volatile long stoppingAt;

    CommandLoop(
            Consumer<byte[], byte[]> consumer,
            Publisher publisher,
            PartitionWork.Factory works,
            Restorer restorer,
            Backstop backstop,
            QuotaShares shares,
            IntSupplier partitionsInAll,
            KafkaSettings settings,
            LongSupplier nanoTime,
            LoopMeters meters) {
        this.consumer = consumer;
        this.ours = new Partitions(works, restorer, shares, partitionsInAll, signals::add);
        Outbox.CommittedOffsets committed = partitions -> consumer.committed(partitions, LOOK_UP_TIMEOUT);
        this.outbox = new Outbox(publisher, committed, shares, settings.commitInterval(), nanoTime);
        this.backstop = backstop;
        this.control = new ConsumerControl(consumer);
        this.throttle = new Throttle(control, settings.shallowReadAhead(), settings.readAhead(), nanoTime);
        this.settings = settings;
        this.nanoTime = nanoTime;
        this.meters = meters;
        this.poller = new Poller(consumer, ours, outbox, settings.commitInterval(), nanoTime);
        this.truncations = new Truncations(ours, control);
        this.report = new LoopReport(ours, outbox, control, meters, nanoTime);
    }

    /** Runs until {@link #wakeup}, then drains and leaves the group; or until it is turned away. */
    End run() {
        subscribe();
        while (!stopping && !turnedAway) {
            cycle();
        }
        if (!turnedAway) {
            drain(List.copyOf(ours.assignments()));
        }
        leave();
        if (stopping) {
            report.stopped();
            return End.STOPPED;
        }
        return End.TURNED_AWAY;
    }

    private void leave() {
        try {
            consumer.close(CloseOptions.timeout(LEAVE_TIMEOUT));
        } catch (KafkaException e) {
            log.atWarn()
                    .addKeyValue("error", Causes.of(e))
                    .log("The consumer did not close cleanly; its group may notice after the session time-out only");
        }
    }

    /** Makes {@link #run} end soon. Any thread. */
    void wakeup() {
        if (!stopping) {
            stoppingAt = nanoTime.getAsLong();
            stopping = true;
        }
        consumer.wakeup();
    }

    /** Any thread. */
    LoopStatus status() {
        return report.status();
    }

    /** See {@link Truncations#suspect}. Any thread. */
    void suspectTruncation(TruncatedLog found) {
        truncations.suspect(found);
    }

    void subscribe() {
        ConsumerRebalanceListener rebalance = new GuardedRebalance(new Rebalance(), backstop);
        if (settings.commands() instanceof CommandTopics.Named named) {
            consumer.subscribe(named.names(), rebalance);
        } else if (settings.commands() instanceof CommandTopics.Matching matching) {
            if (settings.isClassicProtocol()) {
                consumer.subscribe(matching.pattern(), rebalance);
            } else {
                consumer.subscribe(new SubscriptionPattern(matching.pattern().pattern()), rebalance);
            }
        }
    }

    /** Once around. */
    void cycle() {
        backstop.throwIfFailed();
        hasLost = false;
        try {
            ConsumerRecords<byte[], byte[]> polled = poller.poll();
            begin(polled);
            if (!polled.isEmpty() && outbox.isEmpty()) {
                awaitSignal(FIRST_INTENT); // else the next poll would hold it up
            }
            openRestored();
            report.pollSucceeded();
        } catch (WakeupException stop) {
            log.atDebug().log("Woken to stop");
        } catch (KafkaException e) {
            Membership.throwIfHopeless(e);
            backstop.throwIfFailed();
            troubled(e);
            if (turnedAway) {
                return; // with nothing left to publish
            }
        }
        ours.updateShare();
        collect();
        truncations.holdSuspected();
        throttle.apply(ours.assignments(), outbox.isClogged(settings.readAhead()));
        if (outbox.nanosUntilDue() <= 0) {
            publish();
        }
        report.renew();
    }

    private void begin(ConsumerRecords<byte[], byte[]> polled) {
        for (TopicPartition partition : polled.partitions()) {
            List<ConsumerRecord<byte[], byte[]>> records = polled.records(partition);
            Assignment assignment = ours.at(partition);
            int taken = assignment.begin(records);
            if (taken < records.size()) {
                control.goBackTo(records.get(taken));
                Truncations.logHeld(assignment);
            }
        }
    }

    /** Opens the partitions that are restored; the others stay paused. */
    private void openRestored() {
        for (TopicPartition partition : ours.openRestored()) {
            control.resume(partition);
            meters.opened(partition);
        }
    }

    private void collect() {
        Assignment.Signal signal;
        while ((signal = signals.poll()) != null) {
            accept(signal);
        }
    }

    private void accept(Assignment.Signal signal) {
        poller.noteActivity();
        Assignment assignment = signal.assignment();
        if (!ours.has(assignment)) {
            return; // from before a revocation: the record is the next owner's
        }
        if (signal instanceof Assignment.Outgoing outgoing) {
            if (assignment.accept(outgoing)) {
                outbox.add(outgoing);
            }
        } else {
            assignment.markDrained();
        }
    }

    private boolean publish() {
        ConsumerGroupMetadata group = consumer.groupMetadata();
        boolean joined = group.generationId() >= 0 && !group.memberId().isEmpty();
        report.joined(joined);
        // Without a generation and a member id the broker does not check who commits offsets, so a worker that is
        // outside its group must not commit any.
        return joined && outbox.publish(ours.assignments(), group);
    }

    /** Stops these, lets what is in flight end, publishes it, and gives them up; all within {@link #drainTimeout}. */
    private void drain(Collection<Assignment> leaving) {
        long begunAt = nanoTime.getAsLong();
        leaving.forEach(this::stop);
        ours.updateShare();
        if (leaving.isEmpty() || publishAllOf(leaving, begunAt)) {
            outbox.handOver(leaving);
        } else {
            log.atWarn()
                    .addKeyValue("partitions", leaving.size())
                    .addKeyValue("deadlineMs", drainTimeout().toMillis())
                    .log("Partitions let go before all was drained and published; their next owner runs the rest");
        }
        leaving.forEach(this::letGo);
    }

    /** Returns true once all that is in flight there has ended and is published; false when the time is up. */
    private boolean publishAllOf(Collection<Assignment> leaving, long begunAt) {
        boolean hasTriedAll = false;
        boolean published = false;
        do {
            awaitSignal(settings.commitInterval());
            collect();
            backstop.throwIfFailed();
            boolean drained = leaving.stream().allMatch(Assignment::isDrained);
            boolean isComplete = drained && !hasTriedAll;
            if (isComplete || outbox.nanosUntilDue() <= 0) {
                hasTriedAll |= drained;
                published = publish() && drained;
            }
            report.renew();
        } while (!published && !isTimeUp(begunAt));
        return published;
    }

    /** When the worker is to stop, its time counts from that moment, however many partitions are given up one after another. */
    private boolean isTimeUp(long begunAt) {
        long since = stopping ? stoppingAt : begunAt;
        return nanoTime.getAsLong() - since >= drainTimeout().toNanos();
    }

    private Duration drainTimeout() {
        return stopping ? settings.shutdownTimeout() : settings.drainTimeout();
    }

    private void awaitSignal(Duration atMost) {
        try {
            Assignment.Signal signal = signals.poll(atMost.toNanos(), TimeUnit.NANOSECONDS);
            if (signal != null) {
                accept(signal);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The Kafka thread is not to be interrupted", e);
        }
    }

    private void stop(Assignment assignment) {
        assignment.stop();
        outbox.dropIntents(assignment);
    }

    private void lose(List<Assignment> lost) {
        lost.forEach(this::stop);
        ours.updateShare();
        lost.forEach(this::letGo);
    }

    private void letGo(Assignment assignment) {
        ours.letGo(assignment);
        outbox.drop(assignment);
    }

    private void troubled(KafkaException e) {
        String why = Causes.withType(e);
        report.pollFailed(why);
        log.atError()
                .addKeyValue("error", why)
                .log("Reading commands failed; trying again, but this may need a person");
        // Of several errors the consumer throws the first, perhaps about a topic, and only logs the one that ended its
        // membership.
        if (hasLost || Membership.isEndedBy(e)) {
            leaveAsTurnedAway();
        }
        report.renew();
        long until = nanoTime.getAsLong() + TROUBLED_PAUSE.toNanos();
        while (!stopping && nanoTime.getAsLong() < until) {
            awaitSignal(settings.commitInterval());
        }
    }

    /**
     * The group may still count this worker in: some other broker may have refused it. Then its partitions become somebody else's when
     * it leaves, so it leaves as if they were revoked. If they are not its own any more, the broker refuses what it publishes.
     */
    private void leaveAsTurnedAway() {
        turnedAway = true;
        ours.abandonRestoring();
        report.renew();
        drain(List.copyOf(ours.assignments()));
        report.turnedAway();
    }

    private final class Rebalance implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            partitions.forEach(control::pause);
            partitions.forEach(ours::restore);
            meters.assigned(partitions);
            log.atInfo().addKeyValue("partitions", partitions).log("Assigned");
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            ours.abandonRestoring(partitions);
            log.atInfo().addKeyValue("partitions", partitions).log("Revoked");
            meters.revoked(partitions);
            List<Assignment> leaving = ours.assignmentsOf(partitions);
            if (!leaving.isEmpty()) {
                drain(leaving);
            }
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            hasLost = true;
            ours.abandonRestoring(partitions);
            log.atWarn().addKeyValue("partitions", partitions).log("Lost; nothing more is published for them");
            meters.lost(partitions);
            lose(ours.assignmentsOf(partitions));
        }
    }
}
