package dev.usher.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.usher.command.Answer;
import dev.usher.command.CommandIdentity;
import dev.usher.command.CommandType;
import dev.usher.command.FailureReason;
import dev.usher.command.Kicked;
import dev.usher.command.Outcome;
import dev.usher.command.Paging;
import dev.usher.command.Participant;
import dev.usher.command.Settled;
import dev.usher.deadletters.DeadLetters;
import dev.usher.deadletters.EchoedHeaders;
import dev.usher.testing.Traces;
import dev.usher.tracing.Trace;
import dev.usher.wire.DecodedResult;
import dev.usher.wire.ResultDecoder;
import dev.usher.wire.ResultEncoder;
import dev.usher.wire.WriterSchemas;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** What is published of an outcome, also when the topic of results does not take all of its answer. */
class OutcomeRecordsTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final String LONG = "n".repeat(1_000);

    private final ResultDecoder decoder = new ResultDecoder(new WriterSchemas(Optional.empty(), false));
    private final OutcomeRecords outcomeRecords =
            new OutcomeRecords("results", 1_000, new DeadLetters("dead-letters", 1_000), new ResultEncoder(), decoder);

    @Test
    void aResultIsKeyedByItsMeetingAndHasTheSendersCorrelationId() {
        ConsumerRecord<byte[], byte[]> command = new ConsumerRecord<>("commands", 0, 7, new byte[] {1}, new byte[0]);
        command.headers().add("correlation-id", new byte[] {0, -1});

        ProducerRecord<byte[], byte[]> result = published(
                        command, CommandType.DELETE, new Answer.Deleted(Optional.empty()))
                .records()
                .get(0);

        assertThat(result.topic()).isEqualTo("results");
        assertThat(result.key()).isEqualTo("m-1".getBytes(UTF_8));
        assertThat(result.headers().lastHeader("correlation-id").value()).containsExactly(0, -1);
    }

    /** Or one that does not fit into its topic would hold up all others. */
    @Test
    void aHeaderLongerThanAnyEverIsIsNotEchoed() {
        ConsumerRecord<byte[], byte[]> command = new ConsumerRecord<>("commands", 0, 7, new byte[] {1}, new byte[0]);
        command.headers().add("correlation-id", new byte[EchoedHeaders.LONGEST_VALUE + 1]);

        ProducerRecord<byte[], byte[]> result = published(
                        command, CommandType.DELETE, new Answer.Deleted(Optional.empty()))
                .records()
                .get(0);

        assertThat(result.headers().lastHeader("correlation-id")).isNull();
    }

    @Test
    void aKickHasSucceededThoughThereIsNoRoomToSayOfWhom() {
        Kicked many = new Kicked(
                Optional.of("kick"),
                List.of(new Kicked.Someone("p-1", Optional.of(LONG), Optional.empty(), Optional.empty())));

        assertThat(published(CommandType.KICK, new Answer.Kick(Optional.of(many))))
                .isEqualTo(new Outcome.Succeeded(new Answer.Kick(Optional.empty())));
        assertThat(published(CommandType.DELETE, new Answer.Deleted(Optional.of(many))))
                .isEqualTo(new Outcome.Succeeded(new Answer.Deleted(Optional.empty())));
    }

    @Test
    void aListIsRefusedWithAdviceSinceItChangedNothing() {
        Outcome outcome = published(CommandType.LIST, new Answer.Page(List.of(someone()), new Paging(1, 1, 1)));

        Outcome.Failed failed = (Outcome.Failed) outcome;
        assertThat(failed.failure().reason()).isEqualTo(FailureReason.REFUSED);
        assertThat(failed.failure().mayHaveTakenEffect()).isFalse();
        assertThat(failed.failure().message()).contains("bytes, of at most 1000", "perPage");
    }

    @Test
    void anAddWithoutRoomForItsTokenSaysThatItMayHaveTakenEffect() {
        Outcome outcome = published(CommandType.ADD, new Answer.Added(someone(), "token"));

        assertThat(((Outcome.Failed) outcome).failure().mayHaveTakenEffect()).isTrue();
    }

    private Outcome published(CommandType type, Answer answer) {
        OutcomeRecords.Published published =
                published(new ConsumerRecord<>("commands", 0, 7, new byte[0], new byte[0]), type, answer);
        return ((DecodedResult.Read) decoder.decode(published.result()))
                .result()
                .settled()
                .outcome();
    }

    private OutcomeRecords.Published published(
            ConsumerRecord<byte[], byte[]> command, CommandType type, Answer answer) {
        return outcomeRecords.of(
                command,
                trace(),
                new CommandIdentity(type, "c-1", "m-1", Optional.empty(), Optional.empty()),
                NOW,
                NOW,
                new Settled(new Outcome.Succeeded(answer), 1, false));
    }

    private static Trace trace() {
        return Traces.unrecorded()
                .command(new ConsumerRecord<>("commands", 0, 7, new byte[0], new byte[0]), NOW)
                .trace();
    }

    private static Participant someone() {
        return new Participant("id", "ann", "guest", Optional.of(LONG), Optional.empty(), "then", "then");
    }
}
