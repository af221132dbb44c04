package dev.usher.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.usher.command.Command;
import dev.usher.command.CommandType;
import dev.usher.command.LedgerEntry;
import dev.usher.command.Result;
import dev.usher.deadletters.DeadLetters;
import dev.usher.kafka.PartitionWork;
import dev.usher.ledger.Ledger;
import dev.usher.ledger.Restoration;
import dev.usher.quota.QuotaSettings;
import dev.usher.quota.Turnstile;
import dev.usher.realtimekit.Backoff;
import dev.usher.realtimekit.CommandRunner;
import dev.usher.realtimekit.RateLimit;
import dev.usher.realtimekit.Reply;
import dev.usher.realtimekit.Request;
import dev.usher.realtimekit.RetryPolicy;
import dev.usher.realtimekit.SavedRequests;
import dev.usher.realtimekit.http.FlushBatch;
import dev.usher.testing.Commands;
import dev.usher.testing.Traces;
import dev.usher.tracing.Trace;
import dev.usher.wire.CommandDecoder;
import dev.usher.wire.CommandEncoder;
import dev.usher.wire.DecodedResult;
import dev.usher.wire.Defaults;
import dev.usher.wire.LedgerDecoder;
import dev.usher.wire.LedgerEncoder;
import dev.usher.wire.ResultDecoder;
import dev.usher.wire.ResultEncoder;
import dev.usher.wire.WriterSchemas;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/** One partition's pipeline on a real event loop; the API and the registry answer when the test says so. */
final class PipelineFixture implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    static final int CONCURRENCY = 10;

    /** What the pipeline reported, in order. */
    final List<String> events = new CopyOnWriteArrayList<>();
    /** That were published. */
    final List<Result> results = new CopyOnWriteArrayList<>();
    /** Of the dead letters. */
    final List<String> reasons = new CopyOnWriteArrayList<>();

    /** Requests to the API, unanswered until the test completes them. */
    final List<Promise<Reply>> calls = new CopyOnWriteArrayList<>();
    /** Whom requests to add were about. */
    final List<String> added = new CopyOnWriteArrayList<>();

    final List<Promise<Void>> registryCalls = new CopyOnWriteArrayList<>();

    final Turnstile turnstile = new Turnstile(
            new QuotaSettings(0, Duration.ofMinutes(5), CONCURRENCY), System::nanoTime, (delay, task) -> {});
    final WriterSchemas schemas = new WriterSchemas(Optional.empty(), true);

    /** What no code caught. */
    final List<Throwable> escaped = new CopyOnWriteArrayList<>();

    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext().exceptionHandler(escaped::add);
    private final PartitionPipeline pipeline;
    private volatile boolean commits = true;

    /** Thrown by whoever looks an ended command up. */
    volatile @Nullable RuntimeException archiveFailure;

    PipelineFixture() {
        this(Defaults.none());
    }

    /** @param entries what the ledger holds */
    PipelineFixture(Defaults defaults, LedgerEntry... entries) {
        pipeline = new PartitionPipeline(loop(defaults), ledger(entries), new RecordedReports());
    }

    /** From now on an intent that is reported is not written down. */
    PipelineFixture withoutCommits() {
        commits = false;
        return this;
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    void begin(List<ConsumerRecord<byte[], byte[]>> records) {
        pipeline.begin(records);
    }

    void stop() {
        pipeline.stop();
    }

    void answer(int call, Reply reply) {
        onLoop(() -> calls.get(call).complete(reply));
    }

    void onLoop(Runnable task) {
        context.runOnContext(unused -> task.run());
    }

    static ConsumerRecord<byte[], byte[]> record(long offset, byte[] value) {
        return new ConsumerRecord<>("commands", 0, offset, Commands.MEETING.getBytes(UTF_8), value);
    }

    static byte[] encoded(Command command) {
        return new CommandEncoder().encode(command);
    }

    private LoopResources loop(Defaults defaults) {
        RetryPolicy policy = new RetryPolicy(3, new Backoff(Duration.ofMillis(1), Duration.ofMillis(2)), 10, 100);
        SavedRequests saved = new SavedRequests(new SimpleMeterRegistry());
        return new LoopResources(
                context,
                new SchemaWait(this::askRegistry, context, new ParkedPartitions(new SimpleMeterRegistry())),
                gate -> new CommandRunner(
                        this::call,
                        gate,
                        InstantSource.fixed(NOW),
                        (delay, task) -> {},
                        new SplittableRandom(1),
                        policy,
                        saved),
                new FlushBatch(System::nanoTime),
                new NoAccess(),
                new WorkerResources(
                        new CommandDecoder(schemas, defaults),
                        turnstile,
                        new OutcomeRecords(
                                "results",
                                1_000_000,
                                new DeadLetters("dead-letters", 1_000_000),
                                new ResultEncoder(),
                                new ResultDecoder(schemas)),
                        5,
                        new MaxAges(Map.of(CommandType.GET, Duration.ofMinutes(1))),
                        new CommandMeters(new SimpleMeterRegistry()),
                        Traces.unrecorded(),
                        InstantSource.fixed(NOW),
                        System::nanoTime));
    }

    private Ledger ledger(LedgerEntry... entries) {
        Restoration restoration = new Restoration(
                "ledger",
                0,
                "commands",
                false,
                Duration.ofHours(24),
                InstantSource.fixed(NOW),
                new LedgerDecoder(schemas));
        for (LedgerEntry entry : entries) {
            byte[] key = entry.key().commandId().getBytes(UTF_8);
            restoration.add(new ConsumerRecord<>(
                    "ledger",
                    0,
                    0,
                    NOW.toEpochMilli(),
                    TimestampType.CREATE_TIME,
                    key.length,
                    0,
                    key,
                    new LedgerEncoder().encode(entry),
                    new RecordHeaders(),
                    Optional.empty()));
        }
        return restoration.complete(offset -> archive(Stream.of(entries).findFirst()));
    }

    private Future<Optional<LedgerEntry>> archive(Optional<LedgerEntry> entry) {
        if (archiveFailure != null) {
            throw archiveFailure;
        }
        return Future.succeededFuture(entry);
    }

    /** The pipeline is given its ledger. */
    private static final class NoAccess implements LedgerAccess {
        @Override
        public Restoration restorationOf(TopicPartition commands) {
            throw new AssertionError("not asked for");
        }

        @Override
        public Ledger.Archive archiveOf(TopicPartition commands) {
            throw new AssertionError("not asked for");
        }
    }

    private Future<Reply> call(Request request, String idempotencyKey, Trace trace, Consumer<RateLimit> limits) {
        Promise<Reply> reply = Promise.promise();
        if (request instanceof Request.Add add) {
            added.add(add.customParticipantId());
        }
        calls.add(reply);
        // As with the real one: what one of several listeners throws goes nowhere.
        return reply.future().onComplete(ended -> {});
    }

    private Future<Void> askRegistry(int schemaId) {
        Promise<Void> answer = Promise.promise();
        registryCalls.add(answer);
        return answer.future();
    }

    private final class RecordedReports implements PartitionWork.Reports {
        @Override
        public void completed(PartitionWork.Completion completion) {
            completion.publications().stream()
                    .filter(publication -> publication.topic().equals("results"))
                    .map(publication -> new ResultDecoder(schemas).decode(publication.value()))
                    .forEach(result -> results.add(((DecodedResult.Read) result).result()));
            completion.publications().stream()
                    .flatMap(publication ->
                            Stream.ofNullable(publication.headers().lastHeader("dlt-reason")))
                    .forEach(reason -> reasons.add(new String(reason.value(), UTF_8)));
            events.add("completed " + completion.source().offset());
        }

        @Override
        public void writeIntent(PartitionWork.LedgerWrite intent) {
            if (commits) {
                pipeline.committed(List.of(new PartitionWork.CommittedWrite(intent, 0)), System.nanoTime());
            } else {
                events.add("intent");
            }
        }

        @Override
        public void write(PartitionWork.LedgerWrite write) {
            events.add("write");
        }

        @Override
        public void drained() {
            events.add("drained");
        }
    }
}
