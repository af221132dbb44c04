package dev.usher.bench;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.Producer;

/** Sends commands at a steady rate, on a thread of its own, and notes when each was sent. */
final class Pacer {

    private final Commands commands;
    private final String topic;
    private final Producer<byte[], byte[]> producer;
    private final long intervalNanos;
    private final AtomicLongArray sentAt;

    Pacer(Commands commands, String topic, Producer<byte[], byte[]> producer, int perSecond) {
        this.commands = commands;
        this.topic = topic;
        this.producer = producer;
        intervalNanos = 1_000_000_000L / perSecond;
        sentAt = new AtomicLongArray(commands.count());
    }

    int count() {
        return commands.count();
    }

    void start() {
        Thread thread = new Thread(this::send, "pacer");
        thread.setDaemon(true);
        thread.start();
    }

    /** Of a command that has been answered, hence sent: the nanosecond. */
    long sentAt(int number) {
        return sentAt.get(number - commands.first());
    }

    private void send() {
        long begun = System.nanoTime();
        for (int i = 0; i < commands.count(); i++) {
            var command = commands.record(topic, i);
            for (long due = begun + i * intervalNanos; System.nanoTime() - due < 0; ) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            sentAt.set(i, System.nanoTime());
            var unused = producer.send(command);
        }
    }
}
