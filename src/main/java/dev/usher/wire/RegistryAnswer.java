package dev.usher.wire;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** What a registry's answer says about an id. Immutable. */
sealed interface RegistryAnswer {
    String AVRO = "AVRO";
    int LONGEST_TYPE = 50;
    /** What Confluent's registry says about a path that it does not know, also with code 404. */
    String NO_SUCH_PATH = "HTTP 404";

    /** The id's schema. */
    record Found(WriterSchema schema) implements RegistryAnswer {}

    /** The id leads to nothing that can be read, today and later. */
    record Useless(String why) implements RegistryAnswer {}

    /** Says nothing about the id. */
    record Fault(String why) implements RegistryAnswer {}

    /**
     * Judges an answer. A 404 counts only with the registry's own error code (404, or 404xx as in Confluent's 40403) and when
     * it is about the schema: whatever answers at a mistyped URL must not condemn every record.
     */
    static RegistryAnswer of(int status, String body) {
        Optional<JsonObject> json = json(body);
        if (status == 200) {
            return json.filter(answer -> answer.getValue("schema") instanceof String)
                    .map(RegistryAnswer::schema)
                    .orElseGet(() -> new Fault("answered with something that is not a schema"));
        }
        if (status == 404) {
            return json.filter(RegistryAnswer::isAboutTheSchema).isPresent()
                    ? new Useless("does not exist")
                    : new Fault("answered 404, but not of the schema; is the URL right?");
        }
        return new Fault("answered " + status);
    }

    private static RegistryAnswer schema(JsonObject answer) {
        String type = Optional.ofNullable(answer.getValue("schemaType"))
                .map(String::valueOf)
                .orElse(AVRO);
        if (!type.equals(AVRO)) {
            return new Useless("is of type " + Shortened.line(type, LONGEST_TYPE) + ", not " + AVRO);
        }
        SchemaText text = SchemaText.of(answer.getString("schema"));
        return text instanceof SchemaText.Usable usable
                ? new Found(usable.schema())
                : new Useless(((SchemaText.Unusable) text).why());
    }

    private static boolean isAboutTheSchema(JsonObject answer) {
        return answer.getValue("error_code") instanceof Integer code
                && (code / 100 == 404
                        || (code == 404
                                && !String.valueOf(answer.getValue("message")).startsWith(NO_SUCH_PATH)));
    }

    private static Optional<JsonObject> json(String body) {
        try {
            return Optional.of(new JsonObject(body));
        } catch (DecodeException e) {
            return Optional.empty();
        }
    }
}
