package dev.usher.bench;

import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Sends commands, all at once or at a steady rate, on a thread of its own, and notes when. They are encoded beforehand: a
 * backlog must grow faster than anybody works it off.
 */
final class Pacer {

    private final int first;
    private final List<ProducerRecord<byte[], byte[]>> records;
    private final Producer<byte[], byte[]> producer;
    private final long intervalNanos;
    private final AtomicLongArray sentAt;

    private Pacer(Commands commands, String topic, Producer<byte[], byte[]> producer, long intervalNanos) {
        first = commands.first();
        records = IntStream.range(0, commands.count())
                .mapToObj(index -> commands.record(topic, index))
                .toList();
        this.producer = producer;
        this.intervalNanos = intervalNanos;
        sentAt = new AtomicLongArray(commands.count());
    }

    static Pacer atOnce(Commands commands, String topic, Producer<byte[], byte[]> producer) {
        return new Pacer(commands, topic, producer, 0);
    }

    static Pacer steadily(int perSecond, Commands commands, String topic, Producer<byte[], byte[]> producer) {
        return new Pacer(commands, topic, producer, 1_000_000_000L / perSecond);
    }

    void start() {
        Thread thread = new Thread(this::send, "pacer");
        thread.setDaemon(true);
        thread.start();
    }

    /** On the caller's thread, until the broker has them all. */
    void send() {
        long begun = System.nanoTime();
        for (int i = 0; i < records.size(); i++) {
            long due = begun + i * intervalNanos;
            for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
            sentAt.set(i, System.nanoTime());
            // One that does not arrive is missed when its result is.
            var unused = producer.send(records.get(i));
        }
        producer.flush();
    }

    /** The nanosecond when a command was sent, of one that has been answered. */
    long sentAt(int number) {
        return sentAt.get(number - first);
    }
}
