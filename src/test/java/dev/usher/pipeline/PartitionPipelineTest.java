package dev.usher.pipeline;

import static dev.usher.testing.Commands.aGet;
import static dev.usher.testing.Commands.aKick;
import static dev.usher.testing.Commands.anAdd;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.usher.command.Answer;
import dev.usher.command.Command;
import dev.usher.command.CommandIdentity;
import dev.usher.command.CommandKey;
import dev.usher.command.CommandType;
import dev.usher.command.Failure;
import dev.usher.command.FailureReason;
import dev.usher.command.Fingerprint;
import dev.usher.command.History;
import dev.usher.command.LedgerEntry;
import dev.usher.command.Outcome;
import dev.usher.command.Paging;
import dev.usher.command.Participant;
import dev.usher.command.Result;
import dev.usher.command.Settled;
import dev.usher.command.Source;
import dev.usher.deadletters.DeadLetters;
import dev.usher.kafka.PartitionWork;
import dev.usher.ledger.Ledger;
import dev.usher.ledger.Restoration;
import dev.usher.quota.QuotaSettings;
import dev.usher.quota.Turnstile;
import dev.usher.realtimekit.Backoff;
import dev.usher.realtimekit.CommandRunner;
import dev.usher.realtimekit.FlushBatch;
import dev.usher.realtimekit.RateLimit;
import dev.usher.realtimekit.Reply;
import dev.usher.realtimekit.Reply.Detail;
import dev.usher.realtimekit.Request;
import dev.usher.realtimekit.RetryPolicy;
import dev.usher.testing.Commands;
import dev.usher.testing.Traces;
import dev.usher.tracing.Trace;
import dev.usher.wire.CommandDecoder;
import dev.usher.wire.CommandEncoder;
import dev.usher.wire.Decoded;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One partition's pipeline on a real event loop; the API answers when the test says so. */
class PartitionPipelineTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final int CONCURRENCY = 10;

    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final List<String> events = new CopyOnWriteArrayList<>();
    /** Of the dead letters. */
    private final List<String> reasons = new CopyOnWriteArrayList<>();

    private final List<Promise<Reply>> calls = new CopyOnWriteArrayList<>();
    private final List<Promise<Void>> registryCalls = new CopyOnWriteArrayList<>();
    /** Whom requests to add were about. */
    private final List<String> added = new CopyOnWriteArrayList<>();

    private final Turnstile turnstile = new Turnstile(
            new QuotaSettings(0, Duration.ofMinutes(5), CONCURRENCY), System::nanoTime, (delay, task) -> {});
    private final WriterSchemas schemas = new WriterSchemas(Optional.empty(), true);
    private final PartitionPipeline pipeline = new PartitionPipeline(loop(), ledger(), new RecordedReports());
    private volatile boolean commits = true;
    private long offset;

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void reportsWhatWasInFlightBeforeItSaysThatItIsDrained() {
        begin(anAdd().of("ann").build(), anAdd().of("bob").build());
        await().until(() -> calls.size() == 2);

        pipeline.stop();
        answer(0);
        answer(1);

        await().until(() -> events.contains("drained"));
        assertThat(events).containsExactly("completed 0", "completed 1", "drained");
    }

    @Test
    void beginsNothingMoreOnceStopped() {
        begin(anAdd().of("ann").build(), anAdd().of("ann").build());
        await().until(() -> calls.size() == 1);

        pipeline.stop();
        answer(0);
        await().until(() -> events.contains("drained"));

        assertThat(calls).hasSize(1);
        assertThat(events).containsExactly("completed 0", "drained");
    }

    @Test
    void isDrainedAtOnceWhenNothingIsInFlight() {
        pipeline.stop();

        await().until(() -> events.contains("drained"));
    }

    /** Or its next owner took it for one that had felled this worker. */
    @Test
    void whatStopsBetweenTwoRequestsIsNotUnderWay() {
        begin(Commands.aDelete().of("ann").build());
        await().until(() -> calls.size() == 1);

        pipeline.stop();
        context.runOnContext(unused -> calls.get(0)
                .complete(new Reply.Accepted(
                        new Answer.Page(List.of(participant("ann")), new Paging(200, 1, 100)), 200)));
        await().until(() -> events.contains("drained"));

        assertThat(events).containsExactly("notes", "drained");
    }

    @Test
    void isDrainedThoughKicksStillGatherBehindOneThatWaitsForItsIntent() {
        commits = false;
        begin(aKick().of("ann").build(), aKick().of("bob").build());
        await().until(() -> events.contains("intends"));

        pipeline.stop();

        await().until(() -> events.contains("drained"));
        assertThat(events).containsExactly("intends", "notes", "drained");
        assertThat(calls).isEmpty();
    }

    @Test
    void whatBecameTooOldExpiresWithoutACall() {
        begin(
                aGet().issuedAt(NOW.minusSeconds(60)).build(),
                aGet().issuedAt(NOW.minusSeconds(59)).build());

        await().until(() -> events.contains("completed 0") && calls.size() == 1);
    }

    @Test
    void takesNothingInWhileItWaitsForASchemaSinceNobodyKnowsWhomItConcerns() {
        byte[] registered = {0, 0, 0, 0, 7, 1, 2, 3};
        pipeline.begin(List.of(record(registered), record(encoded(anAdd().build()))));
        await().until(() -> registryCalls.size() == 1);
        assertThat(calls).isEmpty();

        context.runOnContext(unused -> registryCalls.get(0).fail("the registry is away"));
        await().until(() -> registryCalls.size() == 2);

        assertThat(calls).isEmpty();
        assertThat(events).isEmpty();
    }

    @Test
    void manyCommandsOfOneParticipantThatSettleAtOnceDoNotPileUp() {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            records.add(record(encoded(anAdd().of("ann").expiringAt(NOW).build())));
        }

        pipeline.begin(records);

        await().until(() -> events.size() == 5_000);
        assertThat(calls).isEmpty();
    }

    @Test
    void aReplayWaitsBehindWhatComesLater() {
        for (int i = 0; i < CONCURRENCY; i++) {
            begin(anAdd().of("in-flight " + i).build());
        }
        await().until(() -> calls.size() == CONCURRENCY);
        ConsumerRecord<byte[], byte[]> replay =
                record(encoded(anAdd().of("replayed").build()));
        replay.headers().add("dlt-replays", "1".getBytes(UTF_8));

        pipeline.begin(List.of(replay));
        begin(anAdd().of("fresh").build());
        await().until(() -> turnstile.queued() == 2);
        answer(0);
        await().until(() -> calls.size() == CONCURRENCY + 1);
        answer(1);
        await().until(() -> calls.size() == CONCURRENCY + 2);

        assertThat(added).endsWith("fresh", "replayed");
    }

    @Test
    void whatIsForbiddenToOneAloneHoldsUpNobodyElse() {
        begin(anAdd().of("ann").build(), anAdd().of("bob").build());
        await().until(() -> calls.size() == 2);

        answer(0);
        context.runOnContext(unused -> calls.get(1)
                .complete(new Reply.Forbidden(Detail.answered(403, Optional.empty(), "not yours"), Optional.empty())));
        begin(anAdd().of("carl").build());

        await().until(() -> calls.size() == 3);
        assertThat(turnstile.parked()).isEmpty();
        assertThat(added).endsWith("carl");
    }

    /** As happens when the settings' account, which its command does not name, is another after a restart. */
    @Test
    void aRecordWhoseOwnEntryIsOfAnotherPayloadIsNoReuseOfItself() {
        Command now = anAdd().build();
        context.runOnContext(unused -> new PartitionPipeline(
                        loop(), ledger(beginOf(now, Optional.of(CommandType.ADD))), new RecordedReports())
                .begin(List.of(record(encoded(now)))));

        await().until(() -> events.contains("completed 0"));

        assertThat(reasons).containsExactly("in_doubt");
        assertThat(calls).isEmpty();
    }

    @Test
    void whatIsNotInDoubtBeginsThoughItsPayloadIsAnother() {
        commits = false;
        Command now = anAdd().build();
        context.runOnContext(unused -> new PartitionPipeline(
                        loop(), ledger(beginOf(now, Optional.empty())), new RecordedReports())
                .begin(List.of(record(encoded(now)))));

        await().until(() -> events.contains("intends"));
        assertThat(events).containsExactly("intends");
    }

    @Test
    void aReplayRunsThoughTheSettingsOfItsFirstRunWereWrong() {
        commits = false;
        byte[] value = encoded(inNoApp());
        LedgerEntry.Done done = endOf(commandOf(value, "wrong-app"), false);

        replay(value, "right-app", done);
        await().until(() -> !events.isEmpty());

        assertThat(events).containsExactly("intends");
    }

    @Test
    void aReplayOfWhatMayHaveTakenEffectElsewhereDoesNotRun() {
        byte[] value = encoded(inNoApp());
        LedgerEntry.Done done = endOf(commandOf(value, "wrong-app"), true);

        replay(value, "right-app", done);
        await().until(() -> !events.isEmpty());

        assertThat(reasons).containsExactly("in_doubt");
    }

    @Test
    void whoNamesAnotherAppMeansAnotherCommand() {
        LedgerEntry.Done done = endOf(commandOf(encoded(inNoApp()), "wrong-app"), false);

        replay(
                encoded(anAdd().withCommandId("c-1")
                        .inApp(Commands.ACCOUNT, "named-app")
                        .build()),
                "right-app",
                done);
        await().until(() -> !events.isEmpty());

        assertThat(reasons).containsExactly("idempotency_key_reused");
    }

    private void replay(byte[] value, String app, LedgerEntry.Done done) {
        ConsumerRecord<byte[], byte[]> replay =
                new ConsumerRecord<>("commands", 0, 50, Commands.MEETING.getBytes(UTF_8), value);
        replay.headers().add("dlt-replays", "1".getBytes(UTF_8));
        context.runOnContext(unused -> new PartitionPipeline(loop(defaultsOf(app)), ledger(done), new RecordedReports())
                .begin(List.of(replay)));
    }

    private static Command inNoApp() {
        return anAdd().withCommandId("c-1").inApp("", "").build();
    }

    private static Defaults defaultsOf(String app) {
        return new Defaults(Optional.of(Commands.ACCOUNT), Optional.of(app));
    }

    /** As a worker with this app reads it. */
    private Command commandOf(byte[] value, String app) {
        return ((Decoded.Valid) new CommandDecoder(schemas, defaultsOf(app)).decode(value)).command();
    }

    /** It failed, by the record at offset 7. */
    private static LedgerEntry.Done endOf(Command command, boolean mayHaveTakenEffect) {
        Failure failure = new Failure(
                FailureReason.REFUSED, Optional.of(404), Optional.empty(), "No such route", mayHaveTakenEffect);
        Source source = new Source("commands", 0, 7);
        Result result = new Result(
                CommandIdentity.of(command),
                source,
                NOW,
                NOW,
                new Settled(new Outcome.Failed(failure), 1, false),
                false);
        return new LedgerEntry.Done(
                CommandKey.of(command), Fingerprint.of(command), source, new ResultEncoder().encode(result));
    }

    /** What was written of the record at offset 0, when its command meant another. */
    private static LedgerEntry.Open beginOf(Command command, Optional<CommandType> doubt) {
        return new LedgerEntry.Open(
                CommandKey.of(command),
                Fingerprint.of(anAdd().of("somebody else").build()),
                new Source("commands", 0, 0),
                new History(NOW, 1, 0, 0, true, doubt));
    }

    private void begin(Command... commands) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (Command command : commands) {
            records.add(record(encoded(command)));
        }
        pipeline.begin(records);
    }

    private void answer(int call) {
        Answer added = new Answer.Added(participant("ann"), "token");
        context.runOnContext(unused -> calls.get(call).complete(new Reply.Accepted(added, 201)));
    }

    private static Participant participant(String customId) {
        return new Participant("id", customId, "guest", Optional.empty(), Optional.empty(), "then", "then");
    }

    private ConsumerRecord<byte[], byte[]> record(byte[] value) {
        return new ConsumerRecord<>("commands", 0, offset++, Commands.MEETING.getBytes(UTF_8), value);
    }

    private static byte[] encoded(Command command) {
        return new CommandEncoder().encode(command);
    }

    private EventLoop loop() {
        return loop(Defaults.none());
    }

    private EventLoop loop(Defaults defaults) {
        RetryPolicy policy = new RetryPolicy(3, new Backoff(Duration.ofMillis(1), Duration.ofMillis(2)), 10, 100);
        return new EventLoop(
                context,
                new CommandDecoder(schemas, defaults),
                new SchemaWait(this::askRegistry, context),
                turnstile,
                gate -> new CommandRunner(
                        this::call,
                        gate,
                        InstantSource.fixed(NOW),
                        (delay, task) -> {},
                        new SplittableRandom(1),
                        policy),
                new FlushBatch(),
                new Publications(
                        "results",
                        1_000_000,
                        new DeadLetters("dead-letters", 1_000_000),
                        new ResultEncoder(),
                        new ResultDecoder(schemas)),
                new NoAccess(),
                5,
                new MaxAges(Map.of(CommandType.GET, Duration.ofMinutes(1))),
                new CommandMeters(new SimpleMeterRegistry()),
                Traces.unrecorded(),
                InstantSource.fixed(NOW),
                System::nanoTime);
    }

    private Ledger ledger(LedgerEntry... entries) {
        Restoration restoration = new Restoration(
                "ledger", 0, "commands", Duration.ofHours(24), InstantSource.fixed(NOW), new LedgerDecoder(schemas));
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
        return restoration.complete(
                offset -> Future.succeededFuture(Stream.of(entries).findFirst()));
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
        return reply.future();
    }

    private Future<Void> askRegistry(int schemaId) {
        Promise<Void> answer = Promise.promise();
        registryCalls.add(answer);
        return answer.future();
    }

    private final class RecordedReports implements PartitionWork.Reports {
        @Override
        public void completed(
                ConsumerRecord<byte[], byte[]> source,
                List<ProducerRecord<byte[], byte[]>> publications,
                PartitionWork.@Nullable Note note,
                PartitionWork.OnCommit onCommit) {
            publications.stream()
                    .flatMap(publication ->
                            Stream.ofNullable(publication.headers().lastHeader("dlt-reason")))
                    .forEach(reason -> reasons.add(new String(reason.value(), UTF_8)));
            events.add("completed " + source.offset());
        }

        @Override
        public void intends(PartitionWork.Note note) {
            if (commits) {
                pipeline.committed(List.of(new PartitionWork.CommittedNote(note, 0)), System.nanoTime());
            } else {
                events.add("intends");
            }
        }

        @Override
        public void notes(PartitionWork.Note note) {
            events.add("notes");
        }

        @Override
        public void drained() {
            events.add("drained");
        }
    }
}
