package dev.usher.wire;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Judges whether data of a schema can be read without danger, whatever the data is. A schema that contains itself lets a
 * megabyte nest a million levels deep; one whose records use each other twice, and those others twice, makes a few bytes
 * expand without end; and one whose list items take no bytes, or parts of them do not, lets a few bytes stand for a
 * billion steps. Commands need none of it. One schema, one thread.
 */
final class SchemaShape {
    private static final int DEEPEST = 32;
    private static final int MOST_NODES = 1_000;

    /** Nodes of each named type, all its uses spelt out; 0 while it is being counted. */
    private final Map<String, Integer> nodesOf = new HashMap<>();

    private @Nullable String danger;

    private SchemaShape() {}

    /** Why it must not be used; empty if it may. */
    static Optional<String> dangerIn(Schema schema) {
        SchemaShape shape = new SchemaShape();
        shape.nodes(schema, 0);
        if (shape.danger == null && hasItemsForNothing(schema, false)) {
            shape.refuse("has list items of which a part takes no bytes");
        }
        return Optional.ofNullable(shape.danger);
    }

    /** Takes a schema with few nodes, all uses expanded, so that each can be looked at. */
    private static boolean hasItemsForNothing(Schema schema, boolean isItem) {
        return switch (schema.getType()) {
            case RECORD ->
                (isItem && schema.getFields().isEmpty())
                        || schema.getFields().stream().anyMatch(field -> hasItemsForNothing(field.schema(), isItem));
            case ARRAY -> hasItemsForNothing(schema.getElementType(), true);
            case MAP -> hasItemsForNothing(schema.getValueType(), true);
            case UNION ->
                schema.getTypes().stream()
                        .filter(branch -> branch.getType() != Schema.Type.NULL) // which one it is takes a byte
                        .anyMatch(branch -> hasItemsForNothing(branch, isItem));
            case NULL -> isItem;
            case FIXED -> isItem && schema.getFixedSize() == 0;
            default -> false;
        };
    }

    private int nodes(Schema schema, int depth) {
        if (depth > DEEPEST) {
            return refuse("nests deeper than " + DEEPEST + " levels");
        }
        return switch (schema.getType()) {
            case RECORD -> recordNodes(schema, depth);
            case ARRAY -> sum(List.of(schema.getElementType()), depth);
            case MAP -> sum(List.of(schema.getValueType()), depth);
            case UNION -> sum(schema.getTypes(), depth);
            default -> 1;
        };
    }

    private int recordNodes(Schema schema, int depth) {
        String name = schema.getFullName();
        Integer known = nodesOf.putIfAbsent(name, 0);
        if (known == null) {
            int nodes =
                    sum(schema.getFields().stream().map(Schema.Field::schema).toList(), depth);
            nodesOf.put(name, nodes);
            return nodes;
        }
        return known > 0 ? known : refuse("contains itself, in " + name);
    }

    private int sum(List<Schema> parts, int depth) {
        int nodes = 1;
        for (Schema part : parts) {
            nodes += nodes(part, depth + 1);
            if (danger != null) {
                break;
            }
            if (nodes > MOST_NODES) {
                return refuse("has more than " + MOST_NODES + " nodes");
            }
        }
        return nodes;
    }

    private int refuse(String why) {
        danger = why;
        return 1;
    }
}
