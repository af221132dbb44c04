package dev.usher.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ledger thread: reads the ledger's topic, whole partitions when they are assigned, and single records when a duplicate
 * needs them. It reads committed records only, and goes on trying while the broker is away. Any thread may ask
 * and close it.
 */
public final class LedgerReader implements Restorer, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LedgerReader.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

    /** What is asked of it. */
    sealed interface Job permits RestoreRequest, LookUp {
        CompletableFuture<?> result();
    }

    private record LookUp(
            TopicPartition place, long offset, CompletableFuture<Optional<ConsumerRecord<byte[], byte[]>>> result)
            implements Job {}

    private final String topic;
    private final Backstop backstop;
    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final RenewedAdmin admin;
    private final String group;
    private final LogEnds ends;
    private final BlockingQueue<Job> asked = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile Consumer<byte[], byte[]> consumer;
    private LedgerRestorer restorer;
    private volatile boolean closing;
    private volatile boolean ended;

    /**
     * Starts it.
     *
     * @param properties of a consumer; what belongs to a group is left out
     * @param group whose commits tell how far commands have come
     * @param topic the ledger's
     * @param backstop hears of it when nothing can be read any more
     * @throws org.apache.kafka.common.KafkaException when the properties make no client
     */
    public LedgerReader(
            Map<String, Object> properties, RenewedAdmin admin, String group, String topic, Backstop backstop) {
        this(() -> consumer(properties), admin, group, topic, backstop);
    }

    LedgerReader(
            Supplier<Consumer<byte[], byte[]>> consumers,
            RenewedAdmin admin,
            String group,
            String topic,
            Backstop backstop) {
        this.topic = topic;
        this.backstop = backstop;
        this.consumers = consumers;
        this.admin = admin;
        this.group = group;
        this.ends = new LogEnds(admin);
        this.consumer = consumers.get();
        this.restorer = new LedgerRestorer(consumer, admin, group, topic);
        this.thread = new Thread(this::run, "usher-ledger");
        thread.start();
    }

    @Override
    public CompletableFuture<Restored> restore(TopicPartition partition, PartitionWork.Factory works) {
        RestoreRequest request = new RestoreRequest(partition, works, new CompletableFuture<>());
        ask(request);
        return request.result();
    }

    /** The record at this place of the ledger; empty if it is no longer there. Cancelled when the reader is closed. */
    public CompletableFuture<Optional<ConsumerRecord<byte[], byte[]>>> read(int partition, long offset) {
        LookUp lookUp = new LookUp(new TopicPartition(topic, partition), offset, new CompletableFuture<>());
        ask(lookUp);
        return lookUp.result();
    }

    private void ask(Job job) {
        asked.add(job);
        if (ended) {
            job.result().cancel(false);
        }
    }

    @Override
    public void close() {
        closing = true;
        consumer.wakeup();
        thread.interrupt();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        List<Job> jobs = new ArrayList<>();
        try {
            serve(jobs);
        } catch (InterruptedException | WakeupException | InterruptException end) {
            log.atDebug().log("The ledger thread ends");
        } catch (RuntimeException | Error e) {
            backstop.failed(thread.getName(), e);
        } finally {
            ended = true; // first, so that every later request sees it
            asked.drainTo(jobs);
            jobs.forEach(job -> job.result().cancel(false));
        }
    }

    /** Until it is closed. */
    private void serve(List<Job> jobs) throws InterruptedException {
        try {
            while (!closing) {
                if (jobs.isEmpty()) {
                    jobs.add(asked.take());
                }
                asked.drainTo(jobs);
                work(jobs);
            }
        } finally {
            close(consumer);
        }
    }

    /** Does what it can; what has to be tried again stays in the list. */
    private void work(List<Job> jobs) throws InterruptedException {
        try {
            List<RestoreRequest> restores = new ArrayList<>();
            Map<TopicPartition, LedgerLookUps> lookUps = new HashMap<>();
            for (Job job : jobs) {
                if (job instanceof RestoreRequest restore) {
                    restores.add(restore);
                } else if (job instanceof LookUp lookUp && !lookUp.result().isDone()) {
                    lookUps.computeIfAbsent(lookUp.place(), LedgerLookUps::new).add(lookUp.offset(), lookUp.result());
                }
            }
            List<String> heldUp = new ArrayList<>();
            LedgerLookUps.run(lookUps, consumer, ends).forEach((place, why) -> heldUp.add(place + ": " + why));
            restorer.run(restores).ifPresent(heldUp::add);
            jobs.removeIf(job -> job.result().isDone());
            logLookUpsLeft(jobs);
            if (!heldUp.isEmpty()) {
                tryAgainLater(jobs, String.join("; ", heldUp));
            }
        } catch (WakeupException | InterruptException end) {
            throw end;
        } catch (KafkaException e) {
            jobs.removeIf(job -> job.result().isDone());
            tryAgainLater(jobs, Causes.withType(e));
            if (Causes.isAuthentication(e)) {
                renewConsumer();
            }
        }
    }

    /** A client reads passwords and keystores when it is made, and never again. */
    private void renewConsumer() {
        Consumer<byte[], byte[]> refused = consumer;
        try {
            consumer = consumers.get();
        } catch (KafkaException e) {
            log.atError()
                    .addKeyValue("error", Causes.withType(e))
                    .log("No client of Kafka can be made; trying again, but this may need a person");
            return;
        }
        restorer = new LedgerRestorer(consumer, admin, group, topic);
        close(refused);
        log.atWarn()
                .log(
                        "The broker refuses the credentials of the ledger's reader; trying a new client, which has read them anew");
    }

    /** They are asked for again in the next round, which takes a second if they cannot be read then either. */
    private static void logLookUpsLeft(List<Job> jobs) {
        long left = jobs.stream().filter(LookUp.class::isInstance).count();
        if (left > 0) {
            log.atWarn()
                    .addKeyValue("entries", left)
                    .log(
                            "Entries of the ledger cannot be read at the moment, and duplicates wait for them: a transaction on"
                                    + " the ledger is open, or a leader is missing");
        }
    }

    private void tryAgainLater(List<Job> jobs, String why) throws InterruptedException {
        log.atWarn()
                .addKeyValue("error", why)
                .addKeyValue("retryInMs", PAUSE.toMillis())
                .log("Reading the ledger failed; trying again");
        pause(jobs);
    }

    private static void close(Consumer<byte[], byte[]> consumer) {
        try {
            consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT));
        } catch (KafkaException e) { // as of one that was refused: it says so once more
            log.atDebug().setCause(e).log("The ledger's consumer did not close cleanly");
        }
    }

    /** What is asked meanwhile waits as well, even if its own part of the ledger could be read. */
    private void pause(List<Job> jobs) throws InterruptedException {
        long until = System.nanoTime() + PAUSE.toNanos();
        long left = PAUSE.toNanos();
        while (left > 0 && !closing) {
            Job next = asked.poll(left, TimeUnit.NANOSECONDS);
            if (next != null) {
                jobs.add(next);
            }
            left = until - System.nanoTime();
        }
    }

    private static KafkaConsumer<byte[], byte[]> consumer(Map<String, Object> given) {
        Map<String, Object> properties = GrouplessConsumer.properties(given);
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 10_000);
        properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 8 * 1024 * 1024);
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
