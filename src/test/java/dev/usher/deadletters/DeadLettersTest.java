package dev.usher.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.usher.command.Failure;
import dev.usher.command.FailureReason;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a dead letter keeps of its record. */
class DeadLettersTest {
    private static final Failure FAILURE = Failure.unsent(FailureReason.UNDECODABLE, "not a command");

    private final DeadLetters deadLetters = new DeadLetters("dead-letters", 10);

    @Test
    void keepsKeyAndValueAsTheyAre() {
        ProducerRecord<byte[], byte[]> letter = letterOf(new byte[4], new byte[6]);

        assertThat(letter.key()).hasSize(4);
        assertThat(letter.value()).hasSize(6);
        assertThat(messageOf(letter)).isEqualTo("not a command");
    }

    @Test
    void keepsThatThereWasNothing() {
        ProducerRecord<byte[], byte[]> letter = letterOf(null, null);

        assertThat(letter.key()).isNull();
        assertThat(letter.value()).isNull();
        assertThat(messageOf(letter)).isEqualTo("not a command");
    }

    @Test
    void leavesAValueWhereItIsThatItsTopicDoesNotTake() {
        ProducerRecord<byte[], byte[]> letter = letterOf(new byte[4], new byte[7]);

        assertThat(letter.key()).hasSize(4);
        assertThat(letter.value()).isNull();
        assertThat(messageOf(letter))
                .isEqualTo(
                        "not a command; its 11 bytes are more than fit into dead-letters, and stay at commands-2-70");
    }

    @Test
    void leavesOutAKeyThatIsTooLargeByItself() {
        assertThat(letterOf(new byte[11], new byte[0]).key()).isNull();
    }

    @Test
    void saysInHeadersWhereTheRecordIsAndWhatBecameOfIt() {
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>(
                "commands",
                2,
                70,
                Instant.parse("2026-03-01T12:00:00.007Z").toEpochMilli(),
                TimestampType.CREATE_TIME,
                0,
                0,
                new byte[0],
                new byte[0],
                new RecordHeaders()
                        .add("correlation-id", new byte[] {0, -1})
                        .add("dlt-replays", new byte[] {'3'})
                        .add("dlt-reason", new byte[] {'f', 'o', 'r', 'g', 'e', 'd'}),
                Optional.empty());
        Failure refused = new Failure(FailureReason.REFUSED, Optional.of(422), Optional.of(7), "no such preset", false);

        ProducerRecord<byte[], byte[]> letter =
                deadLetters.of(record, refused, 4, Instant.parse("2026-03-01T12:00:09.5Z"));

        assertThat(letter.headers().lastHeader("correlation-id").value()).containsExactly(0, -1);
        assertThat(Arrays.stream(letter.headers().toArray())
                        .filter(header -> header.key().startsWith("dlt-"))
                        .map(header -> header.key() + " " + new String(header.value(), UTF_8)))
                .containsExactlyInAnyOrder(
                        "dlt-reason refused",
                        "dlt-message no such preset",
                        "dlt-topic commands",
                        "dlt-partition 2",
                        "dlt-offset 70",
                        "dlt-timestamp 2026-03-01T12:00:00.007Z",
                        "dlt-failed-at 2026-03-01T12:00:09.500Z",
                        "dlt-attempts 4",
                        "dlt-http-status 422",
                        "dlt-replays 3");
    }

    private ProducerRecord<byte[], byte[]> letterOf(byte @Nullable [] key, byte @Nullable [] value) {
        return deadLetters.of(new ConsumerRecord<>("commands", 2, 70, key, value), FAILURE, 0, Instant.EPOCH);
    }

    private static String messageOf(ProducerRecord<?, ?> letter) {
        return new String(
                requireNonNull(letter.headers().lastHeader("dlt-message")).value(), UTF_8);
    }
}
