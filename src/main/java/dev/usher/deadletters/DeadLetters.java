package dev.usher.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.usher.command.Failure;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** Makes dead letters: key and value untouched, what happened in headers. Any thread. */
public final class DeadLetters {
    private final String topic;

    /** For this topic. */
    public DeadLetters(String topic) {
        this.topic = topic;
    }

    /**
     * The dead letter of a record.
     *
     * @param attempts requests sent for it
     */
    public ProducerRecord<byte[], byte[]> of(
            ConsumerRecord<byte[], byte[]> source, Failure failure, int attempts, Instant failedAt) {
        Headers headers = EchoedHeaders.of(source);
        add(headers, DeadLetterHeader.REASON, failure.reason().label());
        add(headers, DeadLetterHeader.MESSAGE, failure.message());
        add(headers, DeadLetterHeader.TOPIC, source.topic());
        add(headers, DeadLetterHeader.PARTITION, Integer.toString(source.partition()));
        add(headers, DeadLetterHeader.OFFSET, Long.toString(source.offset()));
        add(
                headers,
                DeadLetterHeader.TIMESTAMP,
                Instant.ofEpochMilli(source.timestamp()).toString());
        add(headers, DeadLetterHeader.ATTEMPTS, Integer.toString(attempts));
        failure.httpStatus().ifPresent(status -> add(headers, DeadLetterHeader.HTTP_STATUS, status.toString()));
        add(headers, DeadLetterHeader.FAILED_AT, failedAt.toString());
        add(headers, DeadLetterHeader.REPLAYS, Integer.toString(replaysOf(source)));
        return new ProducerRecord<>(topic, null, source.key(), source.value(), headers);
    }

    /** How often a record was replayed, as it says itself; what is no number from 0 was not written by a replay. */
    public static int replaysOf(ConsumerRecord<byte[], byte[]> source) {
        Header header = source.headers().lastHeader(DeadLetterHeader.REPLAYS.key());
        if (header == null || header.value() == null) {
            return 0;
        }
        try {
            return Math.max(0, Integer.parseInt(new String(header.value(), UTF_8)));
        } catch (NumberFormatException notOurs) {
            return 0;
        }
    }

    private static void add(Headers headers, DeadLetterHeader header, String text) {
        headers.add(header.key(), text.getBytes(UTF_8));
    }
}
