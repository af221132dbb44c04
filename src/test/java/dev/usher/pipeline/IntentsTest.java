package dev.usher.pipeline;

import static dev.usher.testing.Commands.anAdd;
import static org.assertj.core.api.Assertions.assertThat;

import dev.usher.command.Command;
import dev.usher.command.CommandKey;
import dev.usher.command.CommandType;
import dev.usher.command.Fingerprint;
import dev.usher.command.History;
import dev.usher.command.LedgerEntry;
import dev.usher.kafka.PartitionWork;
import dev.usher.ledger.Ledger;
import dev.usher.ledger.Restoration;
import dev.usher.realtimekit.Journal;
import dev.usher.testing.Traces;
import dev.usher.wire.Decoded;
import dev.usher.wire.LedgerDecoder;
import dev.usher.wire.WriterSchemas;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** Intents whose transactions the test commits. */
class IntentsTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final History NEW = History.beginning(NOW);
    private static final History LEAVING = new History(NOW, 1, 0, 0, true, Optional.of(CommandType.ADD));

    private final List<EntryWrite> intended = new ArrayList<>();
    private final List<EntryWrite> written = new ArrayList<>();
    private long nanos;
    private final Intents intents = new Intents(
            ledger(), new RecordedReports(), () -> nanos, new DoubtMeter(new SimpleMeterRegistry()).ofPartition());
    private final Journal journal = intents.journalOf(task(), NEW);

    @Test
    void aRequestLeavesOnceItsIntentIsCommitted() {
        Future<Boolean> leave = journal.beforeSend(LEAVING);
        assertThat(leave.isComplete()).isFalse();

        commit(0);

        assertThat(leave.result()).isTrue();
        assertThat(historyIn(intended.get(0))).isEqualTo(LEAVING);
    }

    @Test
    void aWorkerThatWasSuspendedWritesItsIntentAgain() {
        Future<Boolean> leave = journal.beforeSend(LEAVING);
        long begunAt = nanos;
        nanos += Intents.GOOD_FOR.toNanos();

        commit(begunAt);
        assertThat(leave.isComplete()).isFalse();
        assertThat(intended).hasSize(2);
        commit(nanos);

        assertThat(leave.result()).isTrue();
    }

    @Test
    void nothingLeavesAfterThePartitionIsGivenUpAndTheNextOwnerFindsWhatWasBefore() {
        Future<Boolean> leave = journal.beforeSend(LEAVING);

        intents.giveUp();
        commit(nanos);

        assertThat(leave.result()).isFalse();
        assertThat(written).hasSize(1);
        assertThat(historyIn(written.get(0))).isEqualTo(NEW);
    }

    @Test
    void theNextOwnerFindsWhatWasBeforeAlsoOfAnIntentThatHadToBeWrittenAgain() {
        journal.beforeSend(LEAVING);
        long begunAt = nanos;
        nanos += Intents.GOOD_FOR.toNanos();
        commit(begunAt);

        intents.giveUp();

        assertThat(written).extracting(IntentsTest::historyIn).containsExactly(NEW);
    }

    @Test
    void whoAsksOnceThePartitionIsGivenUpHearsSoAtOnce() {
        intents.giveUp();

        assertThat(journal.beforeSend(LEAVING).result()).isFalse();
        assertThat(intended).isEmpty();
        assertThat(written).isEmpty();
    }

    @Test
    void theNextOwnerFindsWhatTheLastAttemptCameTo() {
        journal.beforeSend(LEAVING);
        commit(nanos);
        History waiting = new History(NOW, 1, 0, 0, false, Optional.of(CommandType.ADD));
        journal.idle(waiting);
        journal.beforeSend(new History(NOW, 2, 0, 0, true, Optional.of(CommandType.ADD)));

        intents.giveUp();

        assertThat(written).extracting(IntentsTest::historyIn).containsExactly(waiting, waiting);
    }

    private void commit(long begunAt) {
        intents.committed((EntryWrite.Intent) intended.get(intended.size() - 1), begunAt);
    }

    private static History historyIn(EntryWrite write) {
        return ((LedgerEntry.Open) write.entry()).history();
    }

    private static Task task() {
        Command add = anAdd().build();
        return new Task(
                new ConsumerRecord<>("commands", 0, 7, new byte[0], new byte[0]),
                NOW,
                CommandKey.of(add),
                new Decoded.Valid(add),
                Fingerprint.of(add),
                Traces.aCommand());
    }

    private static Ledger ledger() {
        return new Restoration(
                        "ledger",
                        0,
                        "commands",
                        false,
                        Duration.ofHours(24),
                        InstantSource.fixed(NOW),
                        new LedgerDecoder(new WriterSchemas(Optional.empty(), false)))
                .complete(offset -> Future.succeededFuture(Optional.empty()));
    }

    private final class RecordedReports implements PartitionWork.Reports {
        @Override
        public void completed(PartitionWork.Completion completion) {
            throw new AssertionError("nothing ends here");
        }

        @Override
        public void writeIntent(PartitionWork.LedgerWrite intent) {
            intended.add((EntryWrite) intent);
        }

        @Override
        public void write(PartitionWork.LedgerWrite write) {
            written.add((EntryWrite) write);
        }

        @Override
        public void drained() {
            throw new AssertionError("nothing stops here");
        }
    }
}
