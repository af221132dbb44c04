package dev.usher.wire;

import dev.usher.command.Result;
import realtimekit.participants.v1.CommandResult;

/**
 * Writes results as the contract wants them: {@code CommandResult} in Avro's single-object encoding. Any thread.
 */
public final class ResultEncoder {
    private final RecordWriter<CommandResult> writer = new RecordWriter<>(new CommandResult());

    /** Returns header and body, in a new array. */
    public byte[] encode(Result result) {
        return writer.write(ResultRecords.of(result));
    }
}
