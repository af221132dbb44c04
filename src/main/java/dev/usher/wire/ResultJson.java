package dev.usher.wire;

import dev.usher.command.Result;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
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
        return object(record).encode();
    }

    private static JsonObject object(SpecificRecord record) {
        JsonObject object = new JsonObject();
        for (Schema.Field field : record.getSchema().getFields()) {
            Object value = record.get(field.pos());
            if (value != null) {
                object.put(field.name(), json(value));
            }
        }
        return object;
    }

    private static Object json(Object value) {
        if (value instanceof SpecificRecord record) {
            return object(record);
        } else if (value instanceof List<?> list) {
            return new JsonArray(list.stream().map(ResultJson::json).toList());
        } else if (value instanceof Number || value instanceof Boolean) {
            return value;
        }
        return value.toString();
    }
}
