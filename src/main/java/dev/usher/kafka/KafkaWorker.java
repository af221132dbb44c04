package dev.usher.kafka;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Kafka thread: owns the consumer and the transactional producer, and replaces both when the group no longer takes the consumer
 * as a member. Any thread may start, ask and close it.
 */
public final class KafkaWorker implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(KafkaWorker.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final KafkaSettings settings;
    private final MeterRegistry meters;
    private final String transactionalId;
    private final LoopMeters loopMeters;
    private final PartitionWork.Factory works;
    private final LedgerReader ledger;
    private final Backstop backstop;
    private final QuotaShares shares;
    private final PartitionCount partitions;
    private final Thread thread;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final CountDownLatch stop = new CountDownLatch(1);
    private volatile Membership membership;
    /** While there is no membership, and no next one can be made. */
    private volatile Optional<LoopStatus> between = Optional.empty();

    /**
     * Starts the Kafka thread.
     *
     * @throws org.apache.kafka.common.KafkaException when the settings make no client
     */
    public KafkaWorker(
            KafkaSettings settings,
            PartitionWork.Factory works,
            LedgerReader ledger,
            Backstop backstop,
            QuotaShares shares,
            PartitionCount partitions,
            MeterRegistry meters) {
        this.settings = settings;
        this.works = works;
        this.ledger = ledger;
        this.backstop = backstop;
        this.shares = shares;
        this.partitions = partitions;
        this.meters = meters;
        // Of this process only: a stale worker is fenced by the group's epochs, so its transactional id need not be
        // known to the next one. A transaction that a killed worker leaves open is aborted by the broker after the
        // transaction time-out.
        this.transactionalId = settings.group() + "-" + UUID.randomUUID();
        this.loopMeters = new LoopMeters(meters);
        this.membership = newMembership();
        LoopMeters.register(this::status, meters);
        this.thread = new Thread(this::run, "usher-kafka");
        thread.start();
    }

    private Membership newMembership() {
        KafkaConsumer<byte[], byte[]> consumer = consumer();
        Publisher publisher = new Publisher(this::producer, meters);
        CommandLoop loop = new CommandLoop(
                consumer,
                publisher,
                works,
                ledger,
                backstop,
                shares,
                partitions,
                settings,
                System::nanoTime,
                loopMeters);
        return new Membership(consumer, publisher, loop);
    }

    /** Completes when the thread has ended: normally after {@link #close}, exceptionally when it failed. */
    public CompletableFuture<Void> ended() {
        return ended.copy();
    }

    public LoopStatus status() {
        return between.orElseGet(() -> membership.loop().status());
    }

    PartitionsSnapshot snapshot() {
        return loopMeters.snapshot();
    }

    /** See {@link CommandLoop#suspectTruncation}. */
    void suspectTruncation(TruncatedLog log) {
        membership.loop().suspectTruncation(log);
    }

    /** Stops beginning records, lets calls in flight end within the shutdown time-out, publishes, and waits for that. */
    @Override
    public void close() {
        stop.countDown();
        membership.loop().wakeup();
        ended.handle((done, failure) -> null).join();
    }

    /**
     * The backstop: whatever the loop throws is a bug or a lost dependency, and ends the worker. The consumer is not closed then:
     * that would run the callback of a revocation, which publishes from a state that is known to be broken. The process ends, and the
     * group notices.
     */
    private void run() {
        try {
            boolean again = true;
            while (again) {
                again = membership.serve(meters) == CommandLoop.End.TURNED_AWAY && renewMembership();
            }
            ended.complete(null);
        } catch (RuntimeException | Error e) {
            try {
                log.atError().setCause(e).log("The Kafka thread failed; the worker ends, and another may take over");
            } finally {
                ended.completeExceptionally(e); // though there may be no memory left to log it
            }
        }
    }

    /**
     * Tries until it succeeds, or the worker is to stop: a client cannot be made while a host name cannot be resolved, or
     * while a keystore is being replaced.
     */
    private boolean renewMembership() {
        while (stop.getCount() > 0) {
            log.atWarn().addKeyValue("group", settings.group()).log("Joining the group as a new member");
            try {
                membership = newMembership();
                between = Optional.empty();
                if (stop.getCount() == 0) {
                    membership.loop().wakeup(); // close() may have woken the one before
                }
                return true;
            } catch (KafkaException e) {
                log.atError()
                        .addKeyValue("error", Causes.withType(e))
                        .addKeyValue("retryInMs", PAUSE.toMillis())
                        .log("No client of Kafka can be made; trying again, but this may need a person");
                between = Optional.of(LoopStatus.between(Causes.withType(e), System.nanoTime()));
                pause();
            }
        }
        between = Optional.of(status().stopped(System.nanoTime()));
        return false;
    }

    private void pause() {
        try {
            boolean unused = stop.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The Kafka thread is not to be interrupted", e);
        }
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        Map<String, Object> properties = new HashMap<>(settings.consumer());
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, settings.group());
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        // A command in a transaction that its sender aborted was never sent.
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        // Or a broker would make up a topic that was deleted, with one partition.
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        GroupProtocol.setDefault(properties);
        // Commands sent before the first worker ever started count too.
        properties.putIfAbsent(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        // A poll returns the records of one partition first, so each may exceed its limit by this many.
        properties.putIfAbsent(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 200);
        // A partition that was paused is asked for once the fetch before has ended; of idle ones, that lasts this long.
        properties.putIfAbsent(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 100);
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private Producer<byte[], byte[]> producer(int turn) {
        Map<String, Object> properties = new HashMap<>(settings.producer());
        properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId + "-" + turn);
        properties.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, (int)
                settings.transactionTimeout().toMillis());
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        // The Kafka thread must return to poll also while the broker cannot be reached.
        properties.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000);
        // A transaction begun too early is answered with CONCURRENT_TRANSACTIONS, and tried again after this time.
        properties.putIfAbsent(ProducerConfig.RETRY_BACKOFF_MS_CONFIG, 10);
        properties.putIfAbsent(ProducerConfig.RETRY_BACKOFF_MAX_MS_CONFIG, 20);
        properties.putIfAbsent(ProducerConfig.BATCH_SIZE_CONFIG, 256 * 1024);
        properties.putIfAbsent(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, KafkaSettings.DEFAULT_MAX_REQUEST_BYTES);
        return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }
}
