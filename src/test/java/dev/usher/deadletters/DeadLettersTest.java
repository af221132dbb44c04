package dev.usher.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.usher.command.Failure;
import dev.usher.command.FailureReason;
import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
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

    private ProducerRecord<byte[], byte[]> letterOf(byte @Nullable [] key, byte @Nullable [] value) {
        return deadLetters.of(new ConsumerRecord<>("commands", 2, 70, key, value), FAILURE, 0, Instant.EPOCH);
    }

    private static String messageOf(ProducerRecord<?, ?> letter) {
        return new String(
                requireNonNull(letter.headers().lastHeader("dlt-message")).value(), UTF_8);
    }
}
