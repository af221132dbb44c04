package dev.usher.pipeline;

import dev.usher.command.CommandIdentity;
import dev.usher.command.Failure;
import dev.usher.command.FailureReason;
import dev.usher.command.Outcome;
import dev.usher.command.Result;
import dev.usher.command.Settled;
import dev.usher.command.Source;
import dev.usher.deadletters.DeadLetters;
import dev.usher.deadletters.EchoedHeaders;
import dev.usher.wire.ResultEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** What is published of an outcome: a result, a dead letter when it failed, or the dead letter alone when nobody can be answered. Event loop only. */
public final class Publications {
    /** What a record takes beside its value at most: key, echoed headers, and Kafka's own framing. */
    public static final int HEADROOM_BYTES = EchoedHeaders.MOST_BYTES + 4 * 1_024;

    private final String resultsTopic;
    private final int maxResultBytes;
    private final DeadLetters deadLetters;
    private final ResultEncoder encoder;

    /** For results of at most so many bytes, since the topic takes no more. */
    public Publications(String resultsTopic, int maxResultBytes, DeadLetters deadLetters, ResultEncoder encoder) {
        this.resultsTopic = resultsTopic;
        this.maxResultBytes = maxResultBytes;
        this.deadLetters = deadLetters;
        this.encoder = encoder;
    }

    List<ProducerRecord<byte[], byte[]>> ofUndecodable(
            ConsumerRecord<byte[], byte[]> source, Instant failedAt, String why) {
        return List.of(deadLetters.of(source, Failure.unsent(FailureReason.UNDECODABLE, why), 0, failedAt));
    }

    List<ProducerRecord<byte[], byte[]>> of(
            ConsumerRecord<byte[], byte[]> source,
            CommandIdentity command,
            Instant receivedAt,
            Instant completedAt,
            Settled settled) {
        Source place = new Source(source.topic(), source.partition(), source.offset());
        byte[] value = encoder.encode(new Result(command, place, receivedAt, completedAt, settled, false));
        Settled published = settled;
        if (value.length > maxResultBytes) {
            published = tooLarge(settled, value.length);
            value = encoder.encode(new Result(command, place, receivedAt, completedAt, published, false));
        }
        ProducerRecord<byte[], byte[]> result = new ProducerRecord<>(
                resultsTopic,
                null,
                command.meetingId().getBytes(StandardCharsets.UTF_8),
                value,
                EchoedHeaders.of(source));
        if (published.outcome() instanceof Outcome.Failed failed) {
            return List.of(result, deadLetters.of(source, failed.failure(), published.attempts(), completedAt));
        }
        return List.of(result);
    }

    /** Only a list can grow so large, and a list changes nothing. */
    private Settled tooLarge(Settled settled, int bytes) {
        String message = "The answer is " + bytes + " bytes as a result, and the results topic takes " + maxResultBytes
                + "; ask for smaller pages (perPage), or raise max.message.bytes of " + resultsTopic;
        return new Settled(
                new Outcome.Failed(Failure.unsent(FailureReason.REFUSED, message)),
                settled.attempts(),
                settled.reconciled());
    }
}
