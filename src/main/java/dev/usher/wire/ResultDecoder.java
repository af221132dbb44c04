package dev.usher.wire;

import dev.usher.command.CommandIdentity;
import dev.usher.command.CommandType;
import dev.usher.command.Outcome;
import dev.usher.command.Result;
import dev.usher.command.Settled;
import dev.usher.command.Source;
import dev.usher.wire.DecodedResult.Read;
import dev.usher.wire.DecodedResult.Unreadable;
import java.io.IOException;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import realtimekit.participants.v1.CommandResult;

/**
 * Reads what {@link ResultEncoder} writes, in this version or another whose schema is known. Any thread.
 */
public final class ResultDecoder {
    private final WriterSchemas schemas;

    public ResultDecoder(WriterSchemas schemas) {
        this.schemas = schemas;
    }

    /** Never throws; null, foreign bytes and what only a newer version understands are {@link Unreadable}. */
    public DecodedResult decode(byte @Nullable [] value) {
        if (value == null || value.length < SingleObject.HEADER_BYTES || !SingleObject.isFrameOf(value)) {
            return new Unreadable("not in Avro's single-object encoding");
        }
        WriterSchema schema = schemas.byFingerprint(SingleObject.fingerprintIn(value));
        if (schema == null) {
            return new Unreadable(
                    "written with an unknown schema; a newer CommandResult.avsc can be added in the folder schemas.dir");
        }
        if (!schema.isResult()) {
            return new Unreadable("a " + schema.name() + ", which is not a result");
        }
        try {
            return result((CommandResult) schema.read(new StrictDecoder(value, SingleObject.HEADER_BYTES)));
        } catch (IOException | RuntimeException e) {
            // Bad bytes: Avro has exceptions of many types for them.
            return new Unreadable("not a " + schema.name() + " after all: " + e.getMessage());
        }
    }

    private static DecodedResult result(CommandResult from) {
        Optional<CommandType> type = Stream.of(CommandType.values())
                .filter(known -> known.recordName().equals(from.getCommandType()))
                .findFirst();
        Optional<Outcome> outcome = type.flatMap(known -> ReadOutcome.of(from, known));
        if (type.isEmpty() || outcome.isEmpty()) {
            return new Unreadable("the result of " + from.getCommandType() + " (commandId " + from.getCommandId()
                    + ") says something that only a newer version understands");
        }
        return new Read(new Result(
                new CommandIdentity(
                        type.get(),
                        from.getCommandId(),
                        from.getMeetingId(),
                        Optional.ofNullable(from.getAccountId()),
                        Optional.ofNullable(from.getAppId())),
                new Source(
                        from.getSource().getTopic(),
                        from.getSource().getPartition(),
                        from.getSource().getOffset()),
                from.getReceivedAt(),
                from.getCompletedAt(),
                new Settled(outcome.get(), from.getAttempts(), from.getReconciled()),
                from.getDuplicate()));
    }
}
