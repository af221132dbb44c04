package dev.usher.torture;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.usher.command.Source;
import io.vertx.core.buffer.Buffer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** A record that was given up, by what its headers say of where it came from and why. Immutable. */
record DeadLetter(Source source, String reason, Buffer value) {

    static DeadLetter of(ConsumerRecord<byte[], byte[]> letter) {
        return new DeadLetter(
                new Source(
                        text(letter, "dlt-topic"),
                        Integer.parseInt(text(letter, "dlt-partition")),
                        Long.parseLong(text(letter, "dlt-offset"))),
                text(letter, "dlt-reason"),
                Buffer.buffer(letter.value()));
    }

    private static String text(ConsumerRecord<byte[], byte[]> letter, String name) {
        Header header = letter.headers().lastHeader(name);
        if (header == null) {
            throw new IllegalArgumentException("the dead letter at %s-%d-%d has no header %s"
                    .formatted(letter.topic(), letter.partition(), letter.offset(), name));
        }
        return new String(header.value(), UTF_8);
    }
}
