package dev.usher.pipeline;

import dev.usher.command.Answer;
import dev.usher.command.CommandIdentity;
import dev.usher.command.Failure;
import dev.usher.command.FailureReason;
import dev.usher.command.Outcome;
import dev.usher.command.Result;
import dev.usher.command.Settled;
import dev.usher.command.Source;
import dev.usher.deadletters.DeadLetters;
import dev.usher.deadletters.EchoedHeaders;
import dev.usher.tracing.Trace;
import dev.usher.wire.DecodedResult;
import dev.usher.wire.ResultDecoder;
import dev.usher.wire.ResultEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Makes the records that report an outcome: a result and, for a failure, a dead letter; only the dead letter if there is nobody
 * to answer. Immutable; any thread.
 */
public final class OutcomeRecords {
    /**
     * What a result record needs besides its value, at most: a key of up to 1,000 characters, echoed headers, Kafka's framing.
     */
    public static final int HEADROOM_BYTES = EchoedHeaders.MOST_BYTES + 4 * 1_024;

    private final String resultsTopic;
    private final int maxResultBytes;
    private final DeadLetters deadLetters;
    private final ResultEncoder encoder;
    private final ResultDecoder decoder;

    /**
     * What is published about an outcome.
     *
     * @param records the result first, then the dead letter of a failure
     */
    record Published(List<ProducerRecord<byte[], byte[]>> records) {

        byte[] result() {
            return records.get(0).value();
        }
    }

    /** For results no larger than their topic takes. */
    public OutcomeRecords(
            String resultsTopic,
            int maxResultBytes,
            DeadLetters deadLetters,
            ResultEncoder encoder,
            ResultDecoder decoder) {
        this.resultsTopic = resultsTopic;
        this.maxResultBytes = maxResultBytes;
        this.deadLetters = deadLetters;
        this.encoder = encoder;
        this.decoder = decoder;
    }

    List<ProducerRecord<byte[], byte[]>> ofUndecodable(
            ConsumerRecord<byte[], byte[]> source, Trace trace, Instant failedAt, String why) {
        Failure failure = Failure.unsent(FailureReason.UNDECODABLE, why);
        return List.of(traced(deadLetters.of(source, failure, 0, failedAt), trace));
    }

    Published of(
            ConsumerRecord<byte[], byte[]> source,
            Trace trace,
            CommandIdentity command,
            Instant receivedAt,
            Instant completedAt,
            Settled settled) {
        Source place = place(source);
        byte[] value = encoder.encode(new Result(command, place, receivedAt, completedAt, settled, false));
        Settled published = settled;
        if (value.length > maxResultBytes) {
            published = withoutWhatIsTooLarge(settled, value.length);
            value = encoder.encode(new Result(command, place, receivedAt, completedAt, published, false));
        }
        ProducerRecord<byte[], byte[]> result = record(source, trace, command, value);
        if (published.outcome() instanceof Outcome.Failed failed) {
            ProducerRecord<byte[], byte[]> letter =
                    deadLetters.of(source, failed.failure(), published.attempts(), completedAt);
            return new Published(List.of(result, traced(letter, trace)));
        }
        return new Published(List.of(result));
    }

    /** The result of the first record, for a duplicate of it; empty when only a newer version could read it. */
    Optional<DuplicateResult> duplicate(
            ConsumerRecord<byte[], byte[]> source, Trace trace, byte[] first, Instant receivedAt, Instant completedAt) {
        if (!(decoder.decode(first) instanceof DecodedResult.Read read)) {
            return Optional.empty();
        }
        CommandIdentity command = read.result().command();
        Settled settled = read.result().settled();
        byte[] value = encoder.encode(new Result(command, place(source), receivedAt, completedAt, settled, true));
        return Optional.of(new DuplicateResult(command, settled, record(source, trace, command, value)));
    }

    private ProducerRecord<byte[], byte[]> record(
            ConsumerRecord<byte[], byte[]> source, Trace trace, CommandIdentity command, byte[] value) {
        return traced(
                new ProducerRecord<>(
                        resultsTopic,
                        null,
                        command.meetingId().getBytes(StandardCharsets.UTF_8),
                        value,
                        EchoedHeaders.of(source)),
                trace);
    }

    /** The sender's trace headers give way to the command's own place, which is in the same trace if they were valid. */
    private static ProducerRecord<byte[], byte[]> traced(ProducerRecord<byte[], byte[]> record, Trace trace) {
        Trace.HEADERS.forEach(record.headers()::remove);
        trace.writeTo((name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.US_ASCII)));
        return record;
    }

    private static Source place(ConsumerRecord<byte[], byte[]> source) {
        return new Source(source.topic(), source.partition(), source.offset());
    }

    private Settled withoutWhatIsTooLarge(Settled settled, int bytes) {
        Outcome outcome = settled.outcome() instanceof Outcome.Succeeded succeeded
                ? withLess(succeeded.answer(), bytes)
                : tooLarge(
                        bytes,
                        settled.outcome() instanceof Outcome.Failed failed
                                && failed.failure().mayHaveTakenEffect());
        return new Settled(outcome, settled.attempts(), settled.reconciled());
    }

    /** A kick can be told without the list of those removed. A read fails: its sender has to ask for less. */
    private Outcome withLess(Answer answer, int bytes) {
        if (answer instanceof Answer.Kick) {
            return new Outcome.Succeeded(new Answer.Kick(Optional.empty()));
        } else if (answer instanceof Answer.Deleted) {
            return new Outcome.Succeeded(new Answer.Deleted(Optional.empty()));
        }
        return tooLarge(bytes, answer instanceof Answer.Added);
    }

    private Outcome tooLarge(int bytes, boolean mayHaveTakenEffect) {
        String message = "The result would have " + bytes + " bytes, of at most " + maxResultBytes
                + "; of a list, ask for smaller pages (perPage), or raise max.message.bytes of " + resultsTopic
                + " and the ledger";
        return new Outcome.Failed(Failure.of(FailureReason.REFUSED, message, mayHaveTakenEffect));
    }
}
