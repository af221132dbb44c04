package dev.usher.wire;

import java.util.Optional;
import org.apache.avro.Schema;

/** A schema from outside, judged before it is used. Immutable. */
sealed interface SchemaText {
    /** Several times the contract's longest; Avro's parser overflows the stack on a chain of types of some 200 kB. */
    int LONGEST = 32 << 10;

    int LONGEST_PROBLEM = 150;

    /** A record's schema, with which records can be read. */
    record Usable(WriterSchema schema, long fingerprint) implements SchemaText {}

    /** Anything else; the reason continues a sentence about the schema. */
    record Unusable(String why) implements SchemaText {}

    static SchemaText of(String text) {
        if (text.length() > LONGEST) {
            return new Unusable("has " + text.length() + " characters, at most " + LONGEST + " are read");
        }
        try {
            Schema schema = new Schema.Parser().parse(text);
            Optional<String> problem = WriterSchema.problemWith(schema);
            return problem.isPresent()
                    ? new Unusable(problem.get())
                    : new Usable(new WriterSchema(schema), SingleObject.fingerprintOf(schema));
        } catch (RuntimeException e) {
            // Besides its own exceptions, Avro's parser lets through whatever a strange attribute causes.
            return new Unusable(
                    "is no Avro schema: " + Shortened.line(String.valueOf(e.getMessage()), LONGEST_PROBLEM));
        }
    }
}
