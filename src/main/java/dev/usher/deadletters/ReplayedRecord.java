package dev.usher.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.usher.command.Source;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/**
 * What is sent for a dead letter: the original's bytes and key, the headers that are always echoed, and a replay count one
 * higher. Any thread.
 */
final class ReplayedRecord {
    private ReplayedRecord() {}

    /**
     * Goes to the partition that it came from, since only that partition's ledger knows the command. The sender's partitioner
     * chose it, and senders may have different ones.
     */
    static ProducerRecord<byte[], byte[]> of(ConsumerRecord<byte[], byte[]> letter) {
        Headers headers = EchoedHeaders.of(letter);
        int replays = DeadLetters.replaysOf(letter) + 1;
        headers.add(DeadLetterHeader.REPLAYS.key(), Integer.toString(replays).getBytes(UTF_8));
        Source original = DeadLetterParser.original(letter)
                .orElseThrow(() -> new IllegalArgumentException("its topic is not known, so it must not be sent"));
        return new ProducerRecord<>(original.topic(), original.partition(), letter.key(), letter.value(), headers);
    }
}
