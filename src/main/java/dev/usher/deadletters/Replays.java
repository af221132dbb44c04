package dev.usher.deadletters;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;

/**
 * Prepares replays: finds out where one is to begin and to end, reads the dead letters in between, asks the ledger what has
 * become of them since, and decides. One thread.
 */
public final class Replays {

    /**
     * A replay that can begin.
     *
     * @param resumed the interrupted run that is continued
     * @param last the finished run after which this one begins
     */
    public record Prepared(Summary summary, Optional<ReplayRun> resumed, Optional<ReplayRun> last, Course course) {}

    /** Where the replay starts and ends in each partition, and the verdict on each dead letter; opaque to callers. */
    public static final class Course {
        private final ReplayPlan plan;
        private final Map<TopicPartition, Checkpoint> start;

        private Course(ReplayPlan plan, Map<TopicPartition, Checkpoint> start) {
            this.plan = plan;
            this.start = Map.copyOf(start);
        }

        /** Where it ends. */
        Map<TopicPartition, Long> ends() {
            Map<TopicPartition, Long> ends = new HashMap<>();
            start.forEach((partition, checkpoint) -> ends.put(partition, checkpoint.end()));
            return ends;
        }
    }

    private final ReplayJob job;
    private final Consumer<byte[], byte[]> consumer;
    private final Admin admin;
    private final DeadLetterParser parser;
    private final Fates fates;
    private final ToIntFunction<String> commandPartitions;
    private final Duration ledgerRetention;

    /**
     * Prepares replays of one job.
     *
     * @param consumer reads committed records; its group is the job's id, of which it is no member
     * @param commandPartitions how many partitions a topic has that commands are read from; 0 for any other topic
     */
    public Replays(
            ReplayJob job,
            Consumer<byte[], byte[]> consumer,
            Admin admin,
            DeadLetterParser parser,
            Fates fates,
            ToIntFunction<String> commandPartitions,
            Duration ledgerRetention) {
        this.job = job;
        this.consumer = consumer;
        this.admin = admin;
        this.parser = parser;
        this.fates = fates;
        this.commandPartitions = commandPartitions;
        this.ledgerRetention = ledgerRetention;
    }

    /** What would happen if it began now. Changes nothing, and does not disturb anybody who runs the same job. */
    public Prepared look(String who, Instant now) {
        return prepare(who, now, false, Optional.empty());
    }

    /**
     * Makes it ready to begin. From here on, nobody else can run the same job.
     *
     * @param producer with the job's id as its transactional id
     * @param shown what somebody has agreed to: of a new run, where it ends
     */
    public Prepared prepare(String who, Instant now, Producer<byte[], byte[]> producer, Optional<Prepared> shown) {
        producer.initTransactions();
        return prepare(who, now, true, shown);
    }

    /** The replay itself. */
    public Replay replay(
            Prepared prepared,
            Producer<byte[], byte[]> producer,
            double perSecond,
            LongSupplier nanoTime,
            Replay.Listener listener) {
        Course course = prepared.course();
        return new Replay(consumer, producer, course.plan, course.start, new Pace(perSecond, nanoTime), listener);
    }

    private Prepared prepare(String who, Instant now, boolean mustBeFinal, Optional<Prepared> shown) {
        Map<TopicPartition, Long> ends = TopicReading.ends(consumer, job.topic());
        ReplayProgress progress = ReplayProgress.of(job.id(), admin, ends, mustBeFinal);
        Map<TopicPartition, Checkpoint> interrupted = progress.interrupted();
        boolean isResumed = !interrupted.isEmpty();
        Map<TopicPartition, Checkpoint> start = isResumed
                ? interrupted
                : begin(
                        new ReplayRun(
                                now,
                                who,
                                job.filter().since().map(TimeBound::at),
                                job.filter().until().map(TimeBound::at)),
                        progress.next(),
                        shown.map(agreed -> agreed.course().ends()).orElse(ends));
        ReplayPlan plan = plan(start, ends, now);
        return new Prepared(
                plan.summary(),
                isResumed ? progress.lastRun() : Optional.empty(),
                isResumed ? Optional.empty() : progress.lastRun(),
                new Course(plan, start));
    }

    /** A new run: all that came since the last one. */
    private Map<TopicPartition, Checkpoint> begin(
            ReplayRun run, Map<TopicPartition, Long> done, Map<TopicPartition, Long> ends) {
        Map<TopicPartition, Long> first = run.since()
                .map(since -> TopicReading.since(since, consumer, ends))
                .orElseGet(() -> consumer.beginningOffsets(ends.keySet()));
        Map<TopicPartition, Checkpoint> start = new HashMap<>();
        ends.forEach((partition, end) -> {
            long from = Math.max(first.getOrDefault(partition, 0L), done.getOrDefault(partition, 0L));
            start.put(partition, new Checkpoint(Math.min(from, end), end, run, 0, 0));
        });
        return start;
    }

    /** Reads on to where the topic ends now: what came after the replay's end may supersede what came before. */
    private ReplayPlan plan(Map<TopicPartition, Checkpoint> start, Map<TopicPartition, Long> ends, Instant now) {
        Optional<ReplayRun> run = start.values().stream().map(Checkpoint::run).findFirst();
        DeadLetterFilter filter = job.filter()
                .within(
                        meaning(job.filter().since(), run.flatMap(ReplayRun::since)),
                        meaning(job.filter().until(), run.flatMap(ReplayRun::until)));
        ReplayPlanner planner = new ReplayPlanner(filter, job.maxReplays(), commandPartitions);
        Map<TopicPartition, Long> from = new HashMap<>();
        start.forEach((partition, checkpoint) -> from.put(partition, checkpoint.next()));
        new TopicReading(consumer, from, ends).forEach(record -> {
            Checkpoint checkpoint = start.get(ReplayPlan.partitionOf(record));
            planner.add(parser.parse(record), checkpoint != null && record.offset() < checkpoint.end());
        });
        return planner.decide(fates.of(planner.commands()), job.topic(), now, now.minus(ledgerRetention));
    }

    private static Optional<TimeBound> meaning(Optional<TimeBound> written, Optional<Instant> then) {
        return written.map(bound -> then.map(bound::meaning).orElse(bound));
    }
}
