package dev.usher;

import dev.usher.config.Settings;
import dev.usher.config.TokenLocation;
import dev.usher.config.Version;
import dev.usher.deadletters.DeadLetters;
import dev.usher.kafka.Backstop;
import dev.usher.kafka.LedgerReader;
import dev.usher.ledger.Ledger;
import dev.usher.ledger.Restoration;
import dev.usher.pipeline.CommandMeters;
import dev.usher.pipeline.LedgerAccess;
import dev.usher.pipeline.LoopResources;
import dev.usher.pipeline.MaxAges;
import dev.usher.pipeline.OutcomeRecords;
import dev.usher.pipeline.ParkedPartitions;
import dev.usher.pipeline.SchemaWait;
import dev.usher.pipeline.WorkerResources;
import dev.usher.quota.Turnstile;
import dev.usher.realtimekit.Backoff;
import dev.usher.realtimekit.CommandRunner;
import dev.usher.realtimekit.MeetingApi;
import dev.usher.realtimekit.RetryPolicy;
import dev.usher.realtimekit.SavedRequests;
import dev.usher.realtimekit.http.ApiSettings;
import dev.usher.realtimekit.http.FlushBatch;
import dev.usher.realtimekit.http.HttpMeetingApi;
import dev.usher.realtimekit.http.MeasuredApi;
import dev.usher.realtimekit.http.TokenSource;
import dev.usher.realtimekit.http.TracedApi;
import dev.usher.tracing.Tracing;
import dev.usher.wire.CommandDecoder;
import dev.usher.wire.Defaults;
import dev.usher.wire.LedgerDecoder;
import dev.usher.wire.ResultDecoder;
import dev.usher.wire.ResultEncoder;
import dev.usher.wire.SchemaRegistry;
import dev.usher.wire.WriterSchemas;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;

/** The part of the composition root that furnishes event loops: decoding, the API, retries. Blocks; not on an event loop. */
final class EventLoops {
    private static final Duration REGISTRY_TIMEOUT = Duration.ofSeconds(5);
    private static final int LOOKUP_PAGE_SIZE = 100;

    private final Vertx vertx;
    private final Settings settings;
    private final MeterRegistry meters;
    private final InstantSource clock = InstantSource.system();
    private final TokenSource token;
    private final SchemaWait.Registry registry;
    private final ParkedPartitions parked;
    private final LedgerReader ledgerReader;
    private final LedgerDecoder ledgerDecoder;
    private final SavedRequests saved;
    private final WorkerResources shared;
    private final Backstop backstop;

    EventLoops(
            Vertx vertx,
            Settings settings,
            Turnstile turnstile,
            LedgerReader ledgerReader,
            MeterRegistry meters,
            Tracing tracing,
            LargestRecords largest,
            Backstop backstop) {
        this.vertx = vertx;
        this.settings = settings;
        this.meters = meters;
        Settings.Api api = settings.api();
        this.token = token(api.token());
        Optional<URI> registryUrl = settings.schemaRegistry();
        WriterSchemas schemas = settings.writerSchemas();
        this.registry = registryUrl
                .<SchemaWait.Registry>map(url -> new SchemaRegistry(vertx, url, REGISTRY_TIMEOUT, schemas)::load)
                .orElse(id -> Future.failedFuture("no schema.registry.url is set"));
        this.parked = new ParkedPartitions(meters);
        this.ledgerReader = ledgerReader;
        this.ledgerDecoder = new LedgerDecoder(schemas);
        this.saved = new SavedRequests(meters);
        this.shared = new WorkerResources(
                new CommandDecoder(schemas, new Defaults(Optional.of(api.accountId()), Optional.of(api.appId()))),
                turnstile,
                new OutcomeRecords(
                        settings.topics().results(),
                        largest.result(),
                        new DeadLetters(settings.topics().deadLetters(), largest.deadLetter()),
                        new ResultEncoder(),
                        new ResultDecoder(schemas)),
                settings.retry().takeovers(),
                new MaxAges(settings.maxAges()),
                new CommandMeters(meters),
                tracing,
                clock,
                System::nanoTime);
        this.backstop = backstop;
    }

    /** The parked partitions of all event loops. */
    ParkedPartitions parked() {
        return parked;
    }

    Stream<LoopResources> create(int count) {
        return IntStream.range(0, count).mapToObj(i -> create(Blocking.newContext(vertx)));
    }

    private LoopResources create(Context context) {
        context.exceptionHandler(escaped -> backstop.failed("event loop", escaped));
        Settings.Api api = settings.api();
        ApiSettings apiSettings = new ApiSettings(
                api.baseUrl(), api.timeout(), settings.quota().concurrency(), "usher/" + Version.NUMBER);
        FlushBatch flushes = new FlushBatch(System::nanoTime);
        MeetingApi calls = Blocking.on(
                context,
                () -> new TracedApi(
                        new MeasuredApi(
                                new HttpMeetingApi(vertx, apiSettings, token, clock, System::nanoTime, flushes),
                                meters),
                        apiSettings,
                        shared.tracing()));
        Settings.Retry retry = settings.retry();
        RetryPolicy policy = new RetryPolicy(
                retry.attempts(),
                new Backoff(retry.backoff(), retry.backoffMax()),
                api.lookupPages(),
                LOOKUP_PAGE_SIZE);
        SplittableRandom random = new SplittableRandom();
        return new LoopResources(
                context,
                new SchemaWait(registry, context, parked),
                gate -> new CommandRunner(calls, gate, clock, this::after, random, policy, saved),
                flushes,
                ledgerFor(context),
                shared);
    }

    private LedgerAccess ledgerFor(Context context) {
        String topic = settings.topics().ledger();
        return new LedgerAccess() {
            @Override
            public Restoration restorationOf(TopicPartition commands) {
                return new Restoration(
                        topic,
                        commands.partition(),
                        commands.topic(),
                        !settings.topics().commands().isOne(),
                        settings.topics().ledgerRetention(),
                        clock,
                        ledgerDecoder);
            }

            @Override
            public Ledger.Archive archiveOf(TopicPartition commands) {
                return offset -> Future.fromCompletionStage(ledgerReader.read(commands.partition(), offset), context)
                        .map(record -> record.flatMap(found -> ledgerDecoder.decode(found.value())));
            }
        };
    }

    private void after(Duration delay, Runnable task) {
        // Rounded up: no sooner than was asked for.
        vertx.setTimer(delay.toMillis() + 1, timer -> task.run());
    }

    private TokenSource token(TokenLocation token) {
        return token instanceof TokenLocation.InFile inFile
                ? Blocking.await(TokenSource.file(vertx, inFile.file(), System::nanoTime, this::after))
                : TokenSource.fixed(((TokenLocation.Fixed) token).value());
    }
}
