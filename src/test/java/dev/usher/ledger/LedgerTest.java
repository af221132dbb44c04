package dev.usher.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.usher.command.CommandKey;
import dev.usher.command.CommandType;
import dev.usher.command.Fingerprint;
import dev.usher.command.History;
import dev.usher.command.LedgerEntry;
import dev.usher.command.Source;
import dev.usher.wire.LedgerDecoder;
import dev.usher.wire.WriterSchemas;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A ledger whose topic is a list. */
class LedgerTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Fingerprint PAYLOAD = new Fingerprint(7, 8);
    private static final CommandKey KEY = new CommandKey("m-1", "c-1");

    private final LedgerDecoder decoder = new LedgerDecoder(new WriterSchemas(Optional.empty(), false));
    private final List<ConsumerRecord<byte[], byte[]>> topic = new ArrayList<>();
    private Instant now = NOW;
    private Ledger ledger = restored();

    @Test
    void knowsNothingOfACommandThatIsNew() {
        assertThat(find(KEY)).isEmpty();
    }

    @Test
    void knowsWhatHasEndedBeforeItIsCommitted() {
        LedgerEntry.Done done = done(KEY);

        ledger.ended(done);

        assertThat(find(KEY)).containsSame(done);
    }

    @Test
    void readsBackWhatIsCommitted() {
        commit(done(KEY));

        assertThat(find(KEY)).hasValueSatisfying(found -> {
            assertThat(found).isInstanceOf(LedgerEntry.Done.class);
            assertThat(found.key()).isEqualTo(KEY);
            assertThat(found.payload()).isEqualTo(PAYLOAD);
            assertThat(((LedgerEntry.Done) found).result()).isEqualTo("result".getBytes(UTF_8));
        });
    }

    /** As when a replay fails before it is known that the first end was committed. */
    @Test
    void knowsTheLatestEndThoughOnlyTheOneBeforeIsCommitted() {
        LedgerEntry.Done first = done(KEY);
        LedgerEntry.Done second =
                new LedgerEntry.Done(KEY, PAYLOAD, new Source("commands", 3, 9), "another".getBytes(UTF_8));
        ledger.ended(first);
        ledger.ended(second);

        ledger.committed(first, write(first));

        assertThat(find(KEY)).containsSame(second);
    }

    /** As after the ledger's log was truncated, and went on with other entries at the same offsets. */
    @Test
    void anEntryOfAnotherCommandAtItsOffsetIsNotTakenForIt() {
        commit(done(KEY));
        LedgerEntry.Done other = done(new CommandKey("m-1", "c-2"));
        topic.set(0, recordAt(0, ledger.recordOf(other).value(), "c-2".getBytes(UTF_8)));

        assertThat(find(KEY)).isEmpty();
    }

    @Test
    void knowsAfterARestartWhatItKnewBefore() {
        commit(done(KEY));
        LedgerEntry.Open left = open(new CommandKey("m-1", "c-2"), "commands", CommandType.DELETE);
        write(left);

        ledger = restored();

        assertThat(find(KEY)).isPresent();
        assertThat(find(left.key())).contains(left);
    }

    @Test
    void anEndSupersedesWhatWasOpen() {
        write(open(KEY, "commands", CommandType.ADD));
        commit(done(KEY));

        ledger = restored();

        assertThat(find(KEY)).hasValueSatisfying(found -> assertThat(found).isInstanceOf(LedgerEntry.Done.class));
    }

    @Test
    void aReplayThatHasBegunSupersedesTheEndBefore() {
        commit(done(KEY));
        write(open(KEY, "commands", CommandType.ADD));

        ledger = restored();

        assertThat(find(KEY)).hasValueSatisfying(found -> assertThat(found).isInstanceOf(LedgerEntry.Open.class));
    }

    @Test
    void doesNotTakeOverWhatTheOwnerOfAnotherTopicHasOpen() {
        write(open(KEY, "other-commands", CommandType.ADD));

        ledger = restored();

        assertThat(find(KEY)).isEmpty();
    }

    @Test
    void forgetsWhatEndedLongAgo() {
        commit(done(KEY));

        now = NOW.plus(Duration.ofHours(24).plusMinutes(1));

        assertThat(find(KEY)).isEmpty();
        ledger = restored();
        assertThat(find(KEY)).isEmpty();
    }

    @Test
    void anEntryOfTheSameIdInAnotherMeetingHasAKeyOfItsOwnEvenAfterARestart() {
        CommandKey other = new CommandKey("m-2", "c-1");
        String first = keyOf(open(KEY, "commands", CommandType.ADD));
        write(open(KEY, "commands", CommandType.ADD));

        ledger = restored();

        assertThat(keyOf(done(other)))
                .as("though it comes first now")
                .isNotEqualTo("c-1")
                .startsWith("c-1");
        assertThat(keyOf(done(KEY))).isEqualTo(first).isEqualTo("c-1");
    }

    /** The intent of a command that waits for the API, while the topic keeps it: compaction would drop it. */
    @Test
    void anEntryOfTheSameIdInAnotherMeetingHasAKeyOfItsOwnForAsLongAsTheTopicKeepsTheFirst() {
        CommandKey other = new CommandKey("m-2", "c-1");
        write(open(KEY, "commands", CommandType.ADD));

        now = now.plus(Duration.ofHours(47));

        assertThat(keyOf(open(other, "commands", CommandType.ADD))).isNotEqualTo("c-1");
        ledger = restored();
        assertThat(keyOf(open(other, "commands", CommandType.ADD)))
                .as("after a restart")
                .isNotEqualTo("c-1");
        now = now.plus(Duration.ofHours(2));
        assertThat(keyOf(open(other, "commands", CommandType.ADD))).isEqualTo("c-1");
    }

    /** Compaction would keep one of them. */
    @Test
    void ownersOfTwoCommandTopicsThatKnowNothingOfEachOtherWriteUnderDifferentKeys() {
        Ledger one = restorationOf("commands-a", true).complete(unused -> Future.succeededFuture(Optional.empty()));
        Ledger other = restorationOf("commands-b", true).complete(unused -> Future.succeededFuture(Optional.empty()));

        assertThat(one.recordOf(done(KEY)).key())
                .isNotEqualTo(other.recordOf(done(new CommandKey("m-2", "c-1"))).key());
    }

    @Test
    void passesOverWhatNoWorkerWrote() {
        topic.add(recordAt(0, null, "c-9".getBytes(UTF_8)));
        topic.add(recordAt(1, "garbage".getBytes(UTF_8), null));
        write(open(KEY, "commands", CommandType.ADD));

        ledger = restored();

        assertThat(find(KEY)).isPresent();
    }

    private Ledger restored() {
        Restoration restoration = restorationOf("commands", false);
        topic.forEach(restoration::add);
        return restoration.complete(offset ->
                Future.succeededFuture(decoder.decode(topic.get((int) offset).value())));
    }

    private Restoration restorationOf(String commandTopic, boolean isShared) {
        return new Restoration("ledger", 3, commandTopic, isShared, Duration.ofHours(24), new HandMoved(), decoder);
    }

    private Optional<LedgerEntry> find(CommandKey key) {
        return ledger.find(key).result();
    }

    private String keyOf(LedgerEntry entry) {
        return new String(ledger.recordOf(entry).key(), UTF_8);
    }

    private void commit(LedgerEntry.Done done) {
        ledger.ended(done);
        ledger.committed(done, write(done));
    }

    private long write(LedgerEntry entry) {
        ProducerRecord<byte[], byte[]> record = ledger.recordOf(entry);
        assertThat(record.partition()).isEqualTo(3);
        topic.add(recordAt(topic.size(), record.value(), record.key()));
        return topic.size() - 1L;
    }

    private ConsumerRecord<byte[], byte[]> recordAt(long offset, byte @Nullable [] value, byte @Nullable [] key) {
        return new ConsumerRecord<>(
                "ledger",
                3,
                offset,
                now.toEpochMilli(),
                TimestampType.CREATE_TIME,
                0,
                0,
                key,
                value,
                new RecordHeaders(),
                Optional.empty());
    }

    private static LedgerEntry.Done done(CommandKey key) {
        return new LedgerEntry.Done(key, PAYLOAD, new Source("commands", 3, 5), "result".getBytes(UTF_8));
    }

    private static LedgerEntry.Open open(CommandKey key, String commandTopic, CommandType doubt) {
        return new LedgerEntry.Open(
                key, PAYLOAD, new Source(commandTopic, 3, 6), new History(NOW, 3, 2, 1, true, Optional.of(doubt)));
    }

    private final class HandMoved implements InstantSource {
        @Override
        public Instant instant() {
            return now;
        }
    }
}
