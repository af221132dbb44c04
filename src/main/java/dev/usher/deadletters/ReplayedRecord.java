package dev.usher.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.usher.command.Source;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/** What is sent of a dead letter: the original's bytes and key, the headers that everything carries on, and one replay more. Any thread. */
final class ReplayedRecord {
    private ReplayedRecord() {}

    /**
     * To the partition that it came from, since only its ledger knows the command; what chose it was its sender's partitioner, and
     * senders need not have the same.
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
