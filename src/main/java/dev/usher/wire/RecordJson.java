package dev.usher.wire;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;

/** A record as JSON, with the names and the nesting of its schema, times in ISO-8601, nulls left out. Any thread. */
final class RecordJson {
    private RecordJson() {}

    static JsonObject of(SpecificRecord record) {
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
            return of(record);
        } else if (value instanceof List<?> list) {
            return new JsonArray(list.stream().map(RecordJson::json).toList());
        } else if (value instanceof Number || value instanceof Boolean) {
            return value;
        }
        return value.toString();
    }
}
