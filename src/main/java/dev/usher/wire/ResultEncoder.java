package dev.usher.wire;

import dev.usher.command.Result;
import realtimekit.participants.v1.CommandResult;

/**
 * Writes results as the contract wants them: {@code CommandResult} in Avro's single-object encoding. Of an invalid command it
 * echoes the first 1,000 characters of an id, with an ellipsis for the rest; nothing else is ever shortened.
 *
 * <p>Any thread.
 */
public final class ResultEncoder {
    private final RecordWriter<CommandResult> writer = new RecordWriter<>(new CommandResult());

    public byte[] encode(Result result) {
        return writer.write(ResultRecords.of(result));
    }
}
