package dev.usher.torture;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.usher.command.Source;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends the script at a steady rate, on a thread of its own, and notes where each line came to lie. Waits out a broker that is
 * away. Any thread.
 */
final class Feeder implements AutoCloseable {

    private static final int PATIENCE_MS = 600_000;

    private final List<Line> lines;
    private final long intervalNanos;
    private final Producer<byte[], byte[]> producer;
    private final AtomicReferenceArray<Source> sources;
    private final AtomicInteger sent = new AtomicInteger();
    private volatile Optional<Exception> failure = Optional.empty();

    Feeder(List<Line> lines, Plan plan, String bootstrapServers) {
        this.lines = lines;
        this.intervalNanos = plan.lasting().toNanos() / lines.size();
        this.sources = new AtomicReferenceArray<>(lines.size());
        this.producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers", bootstrapServers,
                        "linger.ms", "2",
                        "max.block.ms", PATIENCE_MS,
                        "delivery.timeout.ms", PATIENCE_MS,
                        "request.timeout.ms", 5_000),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    void begin() {
        Thread thread = new Thread(this::feed, "feeder");
        thread.setDaemon(true);
        thread.start();
    }

    private void feed() {
        long begun = System.nanoTime();
        for (Line line : lines) {
            long due = begun + line.number() * intervalNanos;
            for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
            send(line);
        }
        producer.flush();
    }

    private void send(Line line) {
        byte[] key = line.meetingId().getBytes(UTF_8);
        var unused = producer.send(
                new ProducerRecord<>(Brokers.COMMANDS, key, line.value().getBytes()), (metadata, problem) -> {
                    if (problem == null) {
                        sources.set(
                                line.number(), new Source(metadata.topic(), metadata.partition(), metadata.offset()));
                        sent.incrementAndGet();
                    } else {
                        failure = Optional.of(problem);
                    }
                });
    }

    /** Lines that the broker has. */
    int sent() {
        return sent.get();
    }

    boolean isDone() {
        return sent.get() == lines.size();
    }

    void mustBeWell() throws IOException {
        if (failure.isPresent()) {
            throw new IOException("a command could not be sent", failure.get());
        }
    }

    /** Of all lines; once all are sent. */
    List<Source> sources() {
        return IntStream.range(0, lines.size()).mapToObj(sources::get).toList();
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
    }
}
