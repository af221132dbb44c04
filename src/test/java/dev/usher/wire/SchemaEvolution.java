package dev.usher.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;

/** The rules that {@code schemas/} keeps, as lists of what is wrong. */
final class SchemaEvolution {
    private SchemaEvolution() {}

    /** What today's schema may not do to those who still use a released one. */
    static List<String> breaches(Schema today, Schema released) {
        List<String> breaches = new ArrayList<>();
        conflicts(today, released)
                .forEach(conflict -> breaches.add("today's readers fail on released data: " + conflict));
        conflicts(released, today)
                .forEach(conflict -> breaches.add("released readers fail on today's data: " + conflict));
        // Avro compares names without their namespaces.
        if (!today.getFullName().equals(released.getFullName())) {
            breaches.add("was " + released.getFullName());
        }
        Map<String, String> before = LogicalTypes.byPlace(released);
        Map<String, String> now = LogicalTypes.byPlace(today);
        Map<String, Schema.Field> fieldsBefore = fields(released);
        Map<String, Schema.Field> fieldsNow = fields(today);
        fieldsNow.forEach((place, field) -> {
            if (!fieldsBefore.containsKey(place)) {
                if (!field.hasDefaultValue()) {
                    breaches.add(place + " is new and has no default");
                }
            } else if (!now.getOrDefault(place, "none").equals(before.getOrDefault(place, "none"))) {
                breaches.add(place + " changed its logical type from " + before.getOrDefault(place, "none") + " to "
                        + now.getOrDefault(place, "none"));
            }
        });
        return breaches;
    }

    /** What a schema lacks that readers of it, and later versions, need. */
    static List<String> flaws(Schema schema) {
        List<String> flaws = new ArrayList<>();
        fields(schema).forEach((place, field) -> {
            if (isBlank(field.doc())) {
                flaws.add(place + " has no doc");
            }
            if (field.schema().isUnion() && !isOptional(field.schema())) {
                flaws.add(place + " is a union of more than null and something, which RecordWriter does not expect");
            }
            types(field.schema()).forEach(type -> flawsOf(type, place, flaws));
        });
        flawsOf(schema, "", flaws);
        return flaws;
    }

    private static void flawsOf(Schema type, String place, List<String> flaws) {
        boolean isNamed = type.getType() == Schema.Type.RECORD || type.getType() == Schema.Type.ENUM;
        if (isNamed && isBlank(type.getDoc())) {
            flaws.add(place + " " + type.getName() + " has no doc");
        }
        if (type.getType() == Schema.Type.ENUM
                && !(type.getEnumSymbols().get(0).equals("UNKNOWN") && "UNKNOWN".equals(type.getEnumDefault()))) {
            flaws.add(place + " " + type.getName() + " does not begin with UNKNOWN, its default");
        }
    }

    private static Stream<String> conflicts(Schema reader, Schema writer) {
        return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
                .getResult()
                .getIncompatibilities()
                .stream()
                .map(conflict ->
                        conflict.getType() + " at " + conflict.getLocation() + " (" + conflict.getMessage() + ")");
    }

    /** Every field, those of inner records too, by the path that leads to it. */
    private static Map<String, Schema.Field> fields(Schema schema) {
        Map<String, Schema.Field> found = new TreeMap<>();
        collect(schema, "", found);
        return found;
    }

    private static void collect(Schema schema, String place, Map<String, Schema.Field> found) {
        types(schema)
                .filter(type -> type.getType() == Schema.Type.RECORD)
                .flatMap(type -> type.getFields().stream())
                .forEach(field -> {
                    found.put(place + "/" + field.name(), field);
                    collect(field.schema(), place + "/" + field.name(), found);
                });
    }

    /** A type, or what a union, an array or a map is made of. */
    private static Stream<Schema> types(Schema schema) {
        return switch (schema.getType()) {
            case UNION -> schema.getTypes().stream().flatMap(SchemaEvolution::types);
            case ARRAY -> types(schema.getElementType());
            case MAP -> types(schema.getValueType());
            default -> Stream.of(schema);
        };
    }

    private static boolean isOptional(Schema union) {
        return union.getTypes().size() == 2 && union.getTypes().get(0).getType() == Schema.Type.NULL;
    }

    private static boolean isBlank(String doc) {
        return doc == null || doc.isBlank();
    }
}
