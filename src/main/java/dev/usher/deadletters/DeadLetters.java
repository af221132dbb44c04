package dev.usher.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.usher.command.Failure;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes dead letters: key and value untouched, what happened in headers. Any thread. */
public final class DeadLetters {
    private static final Logger log = LoggerFactory.getLogger(DeadLetters.class);

    private final String topic;
    private final int largest;

    /** Makes dead letters for this topic, which limits how many bytes key and value may have, beside what is added to them. */
    public DeadLetters(String topic, int largest) {
        this.topic = topic;
        this.largest = largest;
    }

    /**
     * The dead letter of a record.
     *
     * <p>A topic's limit counts compressed bytes, so a sender's compression lets in records that are larger than any topic
     * takes uncompressed. The letter of such a record has no value, and says where the record lies: a letter that could not be
     * written would stop all others.
     *
     * @param attempts requests sent for it
     */
    public ProducerRecord<byte[], byte[]> of(
            ConsumerRecord<byte[], byte[]> source, Failure failure, int attempts, Instant failedAt) {
        Headers headers = EchoedHeaders.of(source);
        add(headers, DeadLetterHeader.REASON, failure.reason().label());
        long bytes = lengthOf(source.key()) + lengthOf(source.value());
        boolean fits = bytes <= largest;
        String message = fits ? failure.message() : failure.message() + withoutValue(source, bytes);
        add(headers, DeadLetterHeader.MESSAGE, message);
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
        boolean hasKey = fits || lengthOf(source.key()) <= largest;
        return new ProducerRecord<>(topic, null, hasKey ? source.key() : null, fits ? source.value() : null, headers);
    }

    private String withoutValue(ConsumerRecord<byte[], byte[]> source, long bytes) {
        log.atError()
                .addKeyValue("topic", source.topic())
                .addKeyValue("partition", source.partition())
                .addKeyValue("offset", source.offset())
                .addKeyValue("bytes", bytes)
                .addKeyValue("largest", largest)
                .log(
                        "A record is larger than a dead letter can be; its letter has no value. Save it before its topic drops it");
        return "; its " + bytes + " bytes are more than fit into " + topic + ", and stay at " + source.topic() + "-"
                + source.partition() + "-" + source.offset();
    }

    private static long lengthOf(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    /** How often a record was replayed, according to its header; anything but a number from 0 was not written by a replay. */
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
