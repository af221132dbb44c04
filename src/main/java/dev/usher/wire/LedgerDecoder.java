package dev.usher.wire;

import dev.usher.command.CommandKey;
import dev.usher.command.CommandType;
import dev.usher.command.Fingerprint;
import dev.usher.command.History;
import dev.usher.command.LedgerEntry;
import dev.usher.command.Source;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import realtimekit.participants.v1.LedgerState;

/** Reads what {@link LedgerEncoder} writes, in this version or another whose schema is known. Any thread. */
public final class LedgerDecoder {
    private final WriterSchemas schemas;

    public LedgerDecoder(WriterSchemas schemas) {
        this.schemas = schemas;
    }

    /** Empty for what is no entry, or says something that only a newer version understands. */
    public Optional<LedgerEntry> decode(byte @Nullable [] value) {
        if (value == null || value.length < SingleObject.HEADER_BYTES || !SingleObject.isFrameOf(value)) {
            return Optional.empty();
        }
        WriterSchema schema = schemas.byFingerprint(SingleObject.fingerprintIn(value));
        if (schema == null || !schema.isLedgerEntry()) {
            return Optional.empty();
        }
        try {
            return entry((realtimekit.participants.v1.LedgerEntry)
                    schema.read(new StrictDecoder(value, SingleObject.HEADER_BYTES)));
        } catch (IOException | RuntimeException notAnEntry) {
            // Bad bytes: Avro has exceptions of many types for them.
            return Optional.empty();
        }
    }

    private static Optional<LedgerEntry> entry(realtimekit.participants.v1.LedgerEntry from) {
        CommandKey key = new CommandKey(from.getMeetingId(), from.getCommandId());
        ByteBuffer payload = from.getPayload();
        Fingerprint fingerprint = new Fingerprint(payload.getLong(), payload.getLong());
        Source source = new Source(from.getTopic(), from.getPartition(), from.getOffset());
        LedgerState state = from.getState();
        ByteBuffer result = from.getResult();
        Instant firstSeenAt = from.getFirstSeenAt();
        if (state == LedgerState.DONE && result != null) {
            byte[] bytes = new byte[result.remaining()];
            result.get(bytes);
            return Optional.of(new LedgerEntry.Done(key, fingerprint, source, bytes));
        }
        boolean isOpen = state == LedgerState.UNDERWAY || state == LedgerState.WAITING;
        if (!isOpen || firstSeenAt == null) {
            return Optional.empty();
        }
        return Optional.of(new LedgerEntry.Open(
                key,
                fingerprint,
                source,
                new History(
                        firstSeenAt,
                        from.getAttempts(),
                        from.getTries(), // "tries" is the released schema's name for failures
                        from.getTakeovers(),
                        state == LedgerState.UNDERWAY,
                        Optional.ofNullable(from.getDoubt()).map(LedgerDecoder::change))));
    }

    private static CommandType change(String label) {
        return Stream.of(CommandType.values())
                .filter(type -> type.label().equals(label) && !type.isRead())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no change: " + label));
    }
}
