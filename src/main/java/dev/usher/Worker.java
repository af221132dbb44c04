package dev.usher;

import dev.usher.cli.WorkerStart;
import dev.usher.config.InvalidSettings;
import dev.usher.config.Settings;
import dev.usher.config.Version;
import dev.usher.kafka.BacklogWatch;
import dev.usher.kafka.Backstop;
import dev.usher.kafka.BrokerWatch;
import dev.usher.kafka.Causes;
import dev.usher.kafka.KafkaSettings;
import dev.usher.kafka.KafkaWorker;
import dev.usher.kafka.LedgerReader;
import dev.usher.kafka.PartitionCount;
import dev.usher.kafka.PartitionWork;
import dev.usher.kafka.RenewedAdmin;
import dev.usher.kafka.topics.TopicCheck;
import dev.usher.kafka.topics.TopicProblem;
import dev.usher.management.HealthMeters;
import dev.usher.management.JvmMeters;
import dev.usher.management.ManagementServer;
import dev.usher.pipeline.LoopResources;
import dev.usher.pipeline.Pipelines;
import dev.usher.quota.RedisPool;
import dev.usher.quota.Turnstile;
import dev.usher.quota.TurnstileMeters;
import dev.usher.realtimekit.http.WarmUp;
import dev.usher.tracing.Tracing;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The composition root: builds everything a worker is made of, in order, and takes it down in reverse. Any thread; starting
 * and closing block.
 */
public final class Worker implements WorkerStart.Running {
    private static final Logger log = LoggerFactory.getLogger(Worker.class);
    /** A call in flight ends within its time-out; this much longer, and its outcome is published too. */
    private static final Duration AFTER_THE_LAST_CALL = Duration.ofSeconds(2);

    private final Settings settings;

    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final Backstop backstop = new Backstop();
    private final KafkaWorker kafka;
    private final ManagementServer management;

    /**
     * Starts a worker.
     *
     * @throws StartException says what is in the way, and what to do
     * @throws InvalidSettings when a file that they name has become unusable since they were read
     */
    public static Worker start(Settings settings) {
        return start(settings, UnaryOperator.identity());
    }

    /** Starts a worker with something around the work of each partition, to watch it or to leave a part of it out. */
    static Worker start(Settings settings, UnaryOperator<PartitionWork.Factory> around) {
        return start(settings, around, GlobalOpenTelemetry::get);
    }

    /** Starts a worker with this telemetry instead of the process's own. */
    static Worker start(
            Settings settings, UnaryOperator<PartitionWork.Factory> around, Supplier<OpenTelemetry> telemetry) {
        try {
            Worker worker = new Worker(settings, around, telemetry.get());
            log.atInfo()
                    .addKeyValue("group", settings.groupId())
                    .addKeyValue("commands", settings.topics().commands())
                    .addKeyValue("api", settings.api().baseUrl())
                    .log("Worker started");
            return worker;
        } catch (StartException | InvalidSettings e) {
            throw e;
        } catch (RuntimeException e) {
            throw new StartException("The worker cannot start: " + Causes.of(e), e);
        }
    }

    private Worker(Settings settings, UnaryOperator<PartitionWork.Factory> around, OpenTelemetry telemetry) {
        this.settings = settings;
        boolean complete = false;
        try {
            Tracing tracing = new Tracing(
                    telemetry,
                    Version.NUMBER,
                    settings.groupId(),
                    () -> ThreadLocalRandom.current().nextLong(),
                    System::nanoTime);
            Future<Integer> warmUp = WarmUp.begin(tracing.unrelated());
            int loopCount = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
            Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(loopCount + 1));
            opened.push(() -> Blocking.await(vertx.close()));
            // First, so that a port in use is reported at once, and not after partitions were taken from others.
            Settings.Management address = settings.management();
            management = Blocking.await(ManagementServer.start(vertx, address.host(), address.port(), meters));
            open(new JvmMeters()).bindTo(meters);

            RenewedAdmin admin = open(new RenewedAdmin(() -> Admin.create(settings.admin())));
            TopicCheck topics = checkTopics(admin.get());

            Turnstile turnstile = turnstile(vertx);
            LedgerReader ledger = open(new LedgerReader(
                    settings.consumer(),
                    admin,
                    settings.groupId(),
                    settings.topics().ledger(),
                    backstop));
            KafkaSettings kafkaSettings = kafkaSettings();
            LargestRecords largest = LargestRecords.of(topics, settings.topics(), kafkaSettings.largestRequest());
            EventLoops eventLoops =
                    new EventLoops(vertx, settings, turnstile, ledger, meters, tracing, largest, backstop);
            List<LoopResources> loops = eventLoops.create(loopCount).toList();
            EventLoopWatchdog watchdog = new EventLoopWatchdog(System::nanoTime);
            loops.forEach(loop -> watchdog.watch(vertx, loop.context()));
            PartitionWork.Factory pipelines = around.apply(new Pipelines(loops));
            PartitionCount partitions =
                    new PartitionCount(admin, settings.topics().commands(), topics.commandPartitions());
            // Before partitions are taken from others, who serve them well.
            awaitWarmUp(warmUp);
            kafka = open(new KafkaWorker(
                    kafkaSettings,
                    pipelines,
                    ledger,
                    backstop,
                    new TurnstileShares(turnstile, InstantSource.system()),
                    partitions,
                    meters));

            BrokerWatch broker = new BrokerWatch(admin, System::nanoTime);
            vertx.setPeriodic(BrokerWatch.INTERVAL.toMillis(), tick -> {
                broker.ask();
                partitions.ask();
            });
            BacklogWatch backlog = new BacklogWatch(admin, kafka, meters);
            vertx.setPeriodic(BacklogWatch.INTERVAL.toMillis(), tick -> backlog.ask());
            WorkerHealth health = new WorkerHealth(
                    new WorkerHealth.Sources(
                            kafka::status,
                            watchdog::longestSilence,
                            broker::isReachable,
                            backlog::records,
                            turnstile,
                            eventLoops.parked()),
                    System::nanoTime,
                    InstantSource.system());
            HealthMeters.register(health, meters);
            management.report(health);
            complete = true;
        } finally {
            if (!complete) {
                close();
            }
        }
    }

    @Override
    public boolean awaitTermination() {
        return kafka.ended().handle((done, failure) -> failure == null).join();
    }

    /** The port of health and metrics. */
    public int managementPort() {
        return management.port();
    }

    /** Begins no more commands, lets calls in flight end within the shutdown time-out, publishes, and leaves the group. */
    @Override
    public void close() {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                log.atWarn().setCause(e).log("A part of the worker did not close cleanly");
            }
        }
    }

    private <T extends AutoCloseable> T open(T part) {
        opened.push(part);
        return part;
    }

    private static void awaitWarmUp(Future<Integer> warmUp) {
        try {
            log.atDebug().addKeyValue("requests", Blocking.await(warmUp)).log("Warmed up");
        } catch (RuntimeException e) {
            log.atInfo()
                    .addKeyValue("error", e.getMessage())
                    .log("Not warmed up; the first commands take longer, and nothing else is amiss");
        }
    }

    private TopicCheck checkTopics(Admin admin) {
        Object servers = settings.admin().get(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG);
        log.atInfo().addKeyValue("kafka", servers).log("Looking at the topics");
        TopicCheck topics;
        List<TopicProblem> problems;
        try {
            topics = TopicCheck.of(settings.topics(), admin);
            problems = topics.problems();
        } catch (TimeoutException e) {
            throw new StartException(
                    "No answer from Kafka at " + servers + " (" + e.getMessage()
                            + "); is it running, and reachable from here?",
                    e);
        }
        if (!problems.isEmpty()) {
            throw new StartException(problems.stream()
                    .map(problem -> "\n  " + problem)
                    .collect(Collectors.joining("", "The topics are not as the promises need them:", "")));
        }
        return topics;
    }

    private KafkaSettings kafkaSettings() {
        return new KafkaSettings(
                settings.consumer(),
                settings.producer(),
                settings.groupId(),
                settings.topics().commands(),
                settings.readAhead(),
                settings.shallowReadAhead(),
                settings.commitInterval(),
                settings.transactionTimeout(),
                longestCall(),
                settings.shutdownTimeout());
    }

    /** From a request's leaving to when its outcome is known here. */
    private Duration longestCall() {
        return settings.api().timeout().plus(AFTER_THE_LAST_CALL);
    }

    /** Redis may be away, now and later. */
    private Optional<RedisPool> redis(Turnstile.Timers timers) {
        return settings.quotaRedis()
                .filter(uri -> settings.quota().poolSize() > 0)
                .map(uri -> open(RedisPool.open(uri.value(), settings.groupId(), settings.quota(), timers)));
    }

    private Turnstile turnstile(Vertx vertx) {
        // Rounded up, since a timer that fires early finds nothing to do. It runs on whichever thread it was set on.
        Turnstile.Timers timers = (delay, task) -> vertx.setTimer(delay.toMillis() + 1, timer -> run(task));
        Optional<RedisPool> redis = redis(timers);
        Turnstile turnstile = new Turnstile(
                settings.quota(),
                System::nanoTime,
                timers,
                redis.map(pool -> new Turnstile.SharedPool(pool, longestCall())));
        TurnstileMeters.register(turnstile, Pipelines.reasonsToPark(), meters);
        TurnstileMeters.registerRedis(redis, meters);
        return turnstile;
    }

    private void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            backstop.failed("turnstile", e);
        }
    }
}
