package dev.usher.wire;

import dev.usher.command.CommandKey;
import dev.usher.command.CommandType;
import dev.usher.command.Fingerprint;
import dev.usher.command.History;
import dev.usher.command.LedgerEntry;
import dev.usher.command.Source;
import java.nio.ByteBuffer;
import realtimekit.participants.v1.LedgerState;

/** Writes what the ledger keeps: its entry in Avro's single-object encoding. Any thread. */
public final class LedgerEncoder {
    private final RecordWriter<realtimekit.participants.v1.LedgerEntry> writer =
            new RecordWriter<>(new realtimekit.participants.v1.LedgerEntry());

    /** Returns header and body, in a new array. */
    public byte[] encode(LedgerEntry entry) {
        realtimekit.participants.v1.LedgerEntry record = new realtimekit.participants.v1.LedgerEntry();
        CommandKey key = entry.key();
        Source source = entry.source();
        record.setCommandId(key.commandId());
        record.setMeetingId(key.meetingId());
        record.setPayload(bytes(entry.payload()));
        record.setTopic(source.topic());
        record.setPartition(source.partition());
        record.setOffset(source.offset());
        if (entry instanceof LedgerEntry.Open open) {
            describe(open.history(), record);
        } else if (entry instanceof LedgerEntry.Done done) {
            record.setState(LedgerState.DONE);
            record.setResult(ByteBuffer.wrap(done.result()));
        }
        return writer.write(record);
    }

    private static void describe(History history, realtimekit.participants.v1.LedgerEntry record) {
        record.setState(history.underway() ? LedgerState.UNDERWAY : LedgerState.WAITING);
        record.setFirstSeenAt(history.firstSeenAt());
        record.setAttempts(history.attempts());
        // "tries" is the released schema's name for failures.
        record.setTries(history.failures());
        record.setTakeovers(history.takeovers());
        record.setDoubt(history.doubt().map(CommandType::label).orElse(null));
    }

    private static ByteBuffer bytes(Fingerprint payload) {
        return ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(payload.high())
                .putLong(payload.low())
                .flip();
    }
}
