package dev.usher.pipeline;

import static dev.usher.pipeline.PipelineFixture.NOW;
import static dev.usher.pipeline.PipelineFixture.encoded;
import static dev.usher.pipeline.PipelineFixture.record;
import static dev.usher.testing.Commands.aDelete;
import static dev.usher.testing.Commands.anAdd;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.usher.command.Answer;
import dev.usher.command.Command;
import dev.usher.command.CommandIdentity;
import dev.usher.command.CommandKey;
import dev.usher.command.CommandType;
import dev.usher.command.Failure;
import dev.usher.command.FailureReason;
import dev.usher.command.Fingerprint;
import dev.usher.command.History;
import dev.usher.command.Kicked;
import dev.usher.command.LedgerEntry;
import dev.usher.command.Outcome;
import dev.usher.command.Paging;
import dev.usher.command.Result;
import dev.usher.command.Settled;
import dev.usher.command.Source;
import dev.usher.realtimekit.Reply;
import dev.usher.testing.Commands;
import dev.usher.wire.CommandDecoder;
import dev.usher.wire.Decoded;
import dev.usher.wire.Defaults;
import dev.usher.wire.ResultEncoder;
import dev.usher.wire.WriterSchemas;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the ledger knows of a command decides whether it runs. */
class IdempotentReceiverTest {
    private static final WriterSchemas SCHEMAS = new WriterSchemas(Optional.empty(), true);

    /** As happens when the settings' account, which its command does not name, is another after a restart. */
    @Test
    void aRecordWhoseOwnEntryIsOfAnotherPayloadIsNoReuseOfItself() {
        Command now = anAdd().build();

        try (PipelineFixture usher = knowing(beginOf(now, Optional.of(CommandType.ADD)))) {
            usher.begin(List.of(record(0, encoded(now))));
            await().until(() -> usher.events.contains("completed 0"));

            assertThat(usher.reasons).containsExactly("in_doubt");
            assertThat(usher.calls).isEmpty();
        }
    }

    @Test
    void aResultTellsWhenTheFirstOfSeveralOwnersReceivedItsCommand() {
        Command delete = aDelete().ofIds("p-1").build();
        LedgerEntry.Open open = new LedgerEntry.Open(
                CommandKey.of(delete),
                Fingerprint.of(delete),
                new Source("commands", 0, 0),
                new History(NOW.minusSeconds(3_600), 1, 0, 0, true, Optional.of(CommandType.DELETE)));

        try (PipelineFixture usher = knowing(open)) {
            usher.begin(List.of(record(0, encoded(delete))));
            await().until(() -> usher.calls.size() == 1);
            usher.answer(0, notFound());
            await().until(() -> usher.events.contains("completed 0"));

            assertThat(usher.results).extracting(Result::receivedAt).containsExactly(NOW.minusSeconds(3_600));
        }
    }

    @Test
    void whatIsNotInDoubtBeginsThoughItsPayloadIsAnother() {
        Command now = anAdd().build();

        try (PipelineFixture usher = knowing(beginOf(now, Optional.empty())).withoutCommits()) {
            usher.begin(List.of(record(0, encoded(now))));
            await().until(() -> !usher.events.isEmpty());

            assertThat(usher.events).containsExactly("intent");
        }
    }

    /** The ledger knows what has ended in the partition of that number of every topic of commands. */
    @Test
    void aDuplicateAtTheSameOffsetOfAnotherTopicIsAnsweredAndNotTakenForTheFirst() {
        Command add = anAdd().build();

        try (PipelineFixture usher = knowing(endOf(add, false))) {
            usher.begin(List.of(new ConsumerRecord<>("other-commands", 0, 7, new byte[0], encoded(add))));
            await().until(() -> usher.events.contains("completed 7"));

            assertThat(usher.results).extracting(Result::duplicate).containsExactly(true);
        }
    }

    @Test
    void whatIsRefusedForItsReusedIdDoesNotTakeThePlaceOfTheFirst() {
        Command first = anAdd().withCommandId("c-1").of("ann").build();
        Command reuse = anAdd().withCommandId("c-1").of("bob").build();

        try (PipelineFixture usher = knowing(endOf(first, false))) {
            usher.begin(List.of(record(8, encoded(reuse)), record(9, encoded(first))));
            await().until(() -> usher.events.contains("completed 9"));

            assertThat(usher.reasons).containsExactly("idempotency_key_reused");
            assertThat(usher.results).extracting(Result::duplicate).containsExactly(false, true);
        }
    }

    @Test
    void aDuplicateIsKnownBeforeTheFirstResultIsCommitted() {
        byte[] value = encoded(aDelete().ofIds("p-1").build());

        try (PipelineFixture usher = new PipelineFixture()) {
            usher.begin(List.of(record(0, value), record(1, value)));
            await().until(() -> usher.calls.size() == 1);
            usher.answer(0, notFound());
            await().until(() -> usher.events.contains("completed 1"));

            assertThat(usher.calls).hasSize(1);
            assertThat(usher.results).extracting(Result::duplicate).containsExactly(false, true);
        }
    }

    @Test
    void theRecordItselfIsNotAnsweredAgain() {
        Command add = anAdd().build();

        try (PipelineFixture usher = knowing(endOf(add, false))) {
            usher.begin(List.of(record(7, encoded(add))));
            await().until(() -> usher.events.contains("completed 7"));

            assertThat(usher.results).isEmpty();
            assertThat(usher.calls).isEmpty();
        }
    }

    @Test
    void aReplayRunsThoughTheSettingsOfItsFirstRunWereWrong() {
        byte[] value = encoded(inNoApp());
        LedgerEntry.Done done = endOf(commandOf(value, "wrong-app"), false);

        try (PipelineFixture usher = new PipelineFixture(defaultsOf("right-app"), done).withoutCommits()) {
            usher.begin(List.of(replayOf(value)));
            await().until(() -> !usher.events.isEmpty());

            assertThat(usher.events).containsExactly("intent");
        }
    }

    @Test
    void aReplayOfWhatMayHaveTakenEffectElsewhereDoesNotRun() {
        byte[] value = encoded(inNoApp());
        LedgerEntry.Done done = endOf(commandOf(value, "wrong-app"), true);

        try (PipelineFixture usher = new PipelineFixture(defaultsOf("right-app"), done)) {
            usher.begin(List.of(replayOf(value)));
            await().until(() -> !usher.events.isEmpty());

            assertThat(usher.reasons).containsExactly("in_doubt");
        }
    }

    /** It was kicked then, but not on the list: to find it gone is not to have deleted it. */
    @Test
    void aReplayDoesNotTakeTheKickBeforeADeleteForTheDelete() {
        Command delete = aDelete().of("ann").kickingFirst().build();
        LedgerEntry.Done done = endOf(delete, FailureReason.NOT_FOUND, 1, true);

        try (PipelineFixture usher = knowing(done)) {
            usher.begin(List.of(replayOf(encoded(delete))));
            await().until(() -> usher.calls.size() == 1);
            usher.answer(0, new Reply.Accepted(new Answer.Kick(Optional.of(Kicked.nobody())), 200));
            await().until(() -> usher.calls.size() == 2);
            usher.answer(1, new Reply.Accepted(new Answer.Page(List.of(), new Paging(0, 0, 0)), 200));
            await().until(() -> !usher.reasons.isEmpty());

            assertThat(usher.reasons).containsExactly("not_found");
        }
    }

    /** Whatever it failed by: no request of the delete itself was sent, so somebody else has taken them off the list. */
    @ParameterizedTest
    @EnumSource(
            value = FailureReason.class,
            names = {"TAKEOVERS_EXHAUSTED", "REFUSED", "IN_DOUBT"})
    void aReplayDoesNotTakeTheKickForADeleteThatNeverLeft(FailureReason reason) {
        Command delete = aDelete().ofIds("p-1").kickingFirst().build();

        try (PipelineFixture usher = knowing(endOf(delete, reason, 0, true))) {
            usher.begin(List.of(replayOf(encoded(delete))));
            await().until(() -> usher.calls.size() == 1);
            usher.answer(0, notFound());
            await().until(() -> usher.calls.size() == 2);
            usher.answer(1, notFound());
            await().until(() -> usher.events.contains("completed 50"));

            assertThat(usher.reasons).containsExactly("not_found");
        }
    }

    /** The first replay, which got no further than the kick, has settled nothing. */
    @Test
    void aDeleteStaysInDoubtOverTwoReplays() {
        Command delete = aDelete().ofIds("p-1").kickingFirst().build();

        try (PipelineFixture usher = knowing(endOf(delete, FailureReason.IN_DOUBT, 1, true))) {
            usher.begin(List.of(replayOf(encoded(delete), 50)));
            await().until(() -> usher.calls.size() == 1);
            usher.answer(
                    0, new Reply.Refused(Reply.Detail.answered(404, Optional.of(7003), "no route"), Reply.Fault.ROUTE));
            await().until(() -> usher.events.contains("completed 50"));
            usher.begin(List.of(replayOf(encoded(delete), 60)));
            await().until(() -> usher.calls.size() == 2);
            usher.answer(1, notFound());
            await().until(() -> usher.calls.size() == 3);
            usher.answer(2, notFound());
            await().until(() -> usher.events.contains("completed 60"));

            assertThat(usher.reasons).as("of the first replay alone").containsExactly("refused");
        }
    }

    /** Without a kick before it, it is what may have taken effect. */
    @Test
    void aReplayFindsADeleteWithoutAKickInDoubt() {
        Command delete = aDelete().ofIds("p-1").build();

        try (PipelineFixture usher = knowing(endOf(delete, FailureReason.RETRIES_EXHAUSTED, 1, true))) {
            usher.begin(List.of(replayOf(encoded(delete))));
            await().until(() -> usher.calls.size() == 1);
            usher.answer(0, notFound());
            await().until(() -> usher.events.contains("completed 50"));

            assertThat(usher.reasons).isEmpty();
        }
    }

    @Test
    void aReplayDoesNotKickForADeleteWhoseTimeIsOver() {
        Command delete = aDelete()
                .ofIds("p-1")
                .kickingFirst()
                .expiringAt(NOW.minusSeconds(86_400))
                .build();

        try (PipelineFixture usher = knowing(endOf(delete, FailureReason.RETRIES_EXHAUSTED, 1, true))) {
            usher.begin(List.of(replayOf(encoded(delete))));
            await().until(() -> !usher.calls.isEmpty() || usher.events.contains("completed 50"));

            assertThat(usher.calls).isEmpty();
            assertThat(usher.reasons).containsExactly("in_doubt");
        }
    }

    @Test
    void whoNamesAnotherAppMeansAnotherCommand() {
        LedgerEntry.Done done = endOf(commandOf(encoded(inNoApp()), "wrong-app"), false);
        byte[] value = encoded(anAdd().withCommandId("c-1")
                .inApp(Commands.ACCOUNT, "named-app")
                .build());

        try (PipelineFixture usher = new PipelineFixture(defaultsOf("right-app"), done)) {
            usher.begin(List.of(replayOf(value)));
            await().until(() -> !usher.events.isEmpty());

            assertThat(usher.reasons).containsExactly("idempotency_key_reused");
        }
    }

    private static PipelineFixture knowing(LedgerEntry entry) {
        return new PipelineFixture(Defaults.none(), entry);
    }

    private static Reply notFound() {
        return new Reply.Refused(
                Reply.Detail.answered(404, Optional.of(404), "No user found with id p-1"), Reply.Fault.NOT_FOUND);
    }

    private static ConsumerRecord<byte[], byte[]> replayOf(byte[] value) {
        return replayOf(value, 50);
    }

    private static ConsumerRecord<byte[], byte[]> replayOf(byte[] value, long offset) {
        ConsumerRecord<byte[], byte[]> replay = record(offset, value);
        replay.headers().add("dlt-replays", "1".getBytes(UTF_8));
        return replay;
    }

    private static Command inNoApp() {
        return anAdd().withCommandId("c-1").inApp("", "").build();
    }

    private static Defaults defaultsOf(String app) {
        return new Defaults(Optional.of(Commands.ACCOUNT), Optional.of(app));
    }

    /** As a worker with this app reads it. */
    private static Command commandOf(byte[] value, String app) {
        return ((Decoded.Valid) new CommandDecoder(SCHEMAS, defaultsOf(app)).decode(value)).command();
    }

    /** It failed, by the record at offset 7. */
    private static LedgerEntry.Done endOf(Command command, boolean mayHaveTakenEffect) {
        return endOf(command, FailureReason.REFUSED, 1, mayHaveTakenEffect);
    }

    private static LedgerEntry.Done endOf(
            Command command, FailureReason reason, int attempts, boolean mayHaveTakenEffect) {
        Failure failure = new Failure(reason, Optional.of(404), Optional.empty(), "No such route", mayHaveTakenEffect);
        Source source = new Source("commands", 0, 7);
        Result result = new Result(
                CommandIdentity.of(command),
                source,
                NOW,
                NOW,
                new Settled(new Outcome.Failed(failure), attempts, false),
                false);
        return new LedgerEntry.Done(
                CommandKey.of(command), Fingerprint.of(command), source, new ResultEncoder().encode(result));
    }

    /** What was written of the record at offset 0, when its command meant another. */
    private static LedgerEntry.Open beginOf(Command command, Optional<CommandType> doubt) {
        return new LedgerEntry.Open(
                CommandKey.of(command),
                Fingerprint.of(anAdd().of("somebody else").build()),
                new Source("commands", 0, 0),
                new History(NOW, 1, 0, 0, true, doubt));
    }
}
