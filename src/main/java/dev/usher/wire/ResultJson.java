package dev.usher.wire;

import dev.usher.command.Result;
import realtimekit.participants.v1.CommandResult;

/**
 * Shows a result as one line of JSON, with the names and the nesting of its schema, times in ISO-8601, nulls left out. Any
 * thread.
 */
public final class ResultJson {
    private static final String MASK = "***";

    private ResultJson() {}

    /**
     * One line, without its end.
     *
     * @param showToken whether to print the secret to join with, rather than asterisks
     */
    public static String render(Result result, boolean showToken) {
        CommandResult record = ResultRecords.of(result);
        if (record.getToken() != null && !showToken) {
            record.setToken(MASK);
        }
        return RecordJson.of(record).encode();
    }
}
