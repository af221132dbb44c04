package dev.usher.wire;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.avro.Schema;

/**
 * Compares what Avro's own rules of compatibility leave out: milliseconds and microseconds are both a long, have the same
 * fingerprint, and differ by a factor of a thousand. For schemas without cycles. Any thread.
 */
final class LogicalTypes {
    private LogicalTypes() {}

    /** The first place where both schemas declare a logical type and the two differ; empty if there is none. */
    static Optional<String> conflict(Schema reader, Schema writer) {
        Map<String, String> read = byPlace(reader);
        return byPlace(writer).entrySet().stream()
                .filter(written -> !written.getValue().equals(read.getOrDefault(written.getKey(), written.getValue())))
                .map(written ->
                        written.getValue() + " instead of " + read.get(written.getKey()) + " at " + written.getKey())
                .findFirst();
    }

    /** Logical types by the path of fields that leads to them, into items and branches too. */
    static Map<String, String> byPlace(Schema schema) {
        Map<String, String> found = new TreeMap<>();
        collect(schema, "", found);
        return found;
    }

    private static void collect(Schema schema, String place, Map<String, String> found) {
        String logicalType = schema.getProp("logicalType");
        if (logicalType != null) {
            found.put(place, logicalType);
        }
        switch (schema.getType()) {
            case RECORD ->
                schema.getFields().forEach(field -> collect(field.schema(), place + "/" + field.name(), found));
            case ARRAY -> collect(schema.getElementType(), place, found);
            case MAP -> collect(schema.getValueType(), place, found);
            case UNION -> schema.getTypes().forEach(branch -> collect(branch, place, found));
            default -> {
                // A leaf.
            }
        }
    }
}
