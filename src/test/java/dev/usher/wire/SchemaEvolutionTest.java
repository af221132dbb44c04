package dev.usher.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

/** Every change that must not slip through {@link SchemaHistoryTest}, made on purpose. */
class SchemaEvolutionTest {
    private static final String RELEASED = """
            {"type": "record", "name": "Order", "doc": "An order.", "fields": [
              {"name": "id", "type": "string", "doc": "Id."},
              {"name": "due", "type": ["null", {"type": "long", "logicalType": "timestamp-millis"}], "doc": "Due.",
               "default": null},
              {"name": "state", "doc": "State.", "default": "UNKNOWN",
               "type": {"type": "enum", "name": "State", "doc": "States.", "symbols": ["UNKNOWN", "OPEN"],
                        "default": "UNKNOWN"}},
              {"name": "lines", "doc": "Lines.", "default": [],
               "type": {"type": "array", "items": {"type": "record", "name": "Line", "doc": "A line.", "fields": [
                  {"name": "sku", "type": "string", "doc": "Article."}]}}}]}
            """;

    @Test
    void findsNothingInAnUnchangedSchema() {
        assertThat(breaches(RELEASED)).isEmpty();
        assertThat(SchemaEvolution.flaws(parse(RELEASED))).isEmpty();
    }

    @Test
    void allowsANewFieldWithADefaultAndANewSymbol() {
        assertThat(
                        breaches(
                                with(
                                        "{\"name\": \"id\"",
                                        "{\"name\": \"note\", \"type\": [\"null\", \"string\"], \"doc\": \"Note.\", \"default\": null}, {\"name\": \"id\"")))
                .isEmpty();
        assertThat(breaches(with("\"OPEN\"", "\"OPEN\", \"SHIPPED\""))).isEmpty();
    }

    @Test
    void findsANewFieldWithoutADefault() {
        assertThat(breaches(with("{\"name\": \"id\"", "{\"name\": \"note\", \"type\": \"string\"}, {\"name\": \"id\"")))
                .anySatisfy(breach -> assertThat(breach)
                        .contains("today's readers fail on released data: READER_FIELD_MISSING_DEFAULT_VALUE"))
                .contains("/note is new and has no default");
    }

    @Test
    void findsANewFieldWithoutADefaultInAnInnerRecord() {
        assertThat(breaches(with("{\"name\": \"sku\"", "{\"name\": \"count\", \"type\": \"int\"}, {\"name\": \"sku\"")))
                .contains("/lines/count is new and has no default");
    }

    @Test
    void findsARemovedFieldThatReleasedReadersNeed() {
        assertThat(breaches(with("{\"name\": \"id\", \"type\": \"string\", \"doc\": \"Id.\"},", "")))
                .singleElement()
                .asString()
                .contains("released readers fail on today's data: READER_FIELD_MISSING_DEFAULT_VALUE");
    }

    @Test
    void findsARenamedField() {
        assertThat(breaches(with("\"name\": \"id\"", "\"name\": \"orderId\""))).hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void findsATypeThatOnlyOneDirectionCanRead() {
        assertThat(breaches(with(
                        "\"name\": \"id\", \"type\": \"string\"",
                        "\"name\": \"id\", \"type\": [\"null\", \"string\"]")))
                .singleElement()
                .asString()
                .contains("released readers fail on today's data");
    }

    @Test
    void findsARenamedRecord() {
        assertThat(breaches(with("\"name\": \"Order\"", "\"name\": \"Purchase\"")))
                .isNotEmpty();
        assertThat(breaches(with("\"doc\": \"An order.\"", "\"namespace\": \"elsewhere\"")))
                .isNotEmpty();
    }

    @Test
    void findsAChangedLogicalType() {
        assertThat(breaches(with("timestamp-millis", "timestamp-micros")))
                .containsExactly("/due changed its logical type from timestamp-millis to timestamp-micros");
        assertThat(breaches(with("{\"type\": \"long\", \"logicalType\": \"timestamp-millis\"}", "\"long\"")))
                .containsExactly("/due changed its logical type from timestamp-millis to none");
        assertThat(breaches(with(
                        "\"name\": \"sku\", \"type\": \"string\"",
                        "\"name\": \"sku\", \"type\": {\"type\": \"string\", \"logicalType\": \"uuid\"}")))
                .containsExactly("/lines/sku changed its logical type from none to uuid");
    }

    @Test
    void findsASymbolThatReadersWouldStumbleOver() {
        assertThat(SchemaEvolution.flaws(parse(with("\"OPEN\"],", "\"OPEN\"], \"aliases\": [],")
                        .replaceFirst("(\"aliases\": \\[\\]),\\s+\"default\": \"UNKNOWN\"", "$1"))))
                .containsExactly("/state State does not begin with UNKNOWN, its default");
        assertThat(SchemaEvolution.flaws(parse(with("[\"UNKNOWN\", \"OPEN\"]", "[\"OPEN\", \"UNKNOWN\"]"))))
                .containsExactly("/state State does not begin with UNKNOWN, its default");
    }

    @Test
    void findsAUnionOfMoreThanNullAndSomething() {
        String flaw = "/due is a union of more than null and something, which RecordWriter does not expect";

        assertThat(SchemaEvolution.flaws(parse(with("[\"null\", {", "[\"null\", \"string\", {"))))
                .containsExactly(flaw);
        assertThat(SchemaEvolution.flaws(parse(
                        with("[\"null\", {", "[\"string\", {").replace("\"default\": null", "\"default\": \"\""))))
                .containsExactly(flaw);
    }

    @Test
    void findsWhatIsNotExplained() {
        assertThat(SchemaEvolution.flaws(parse(with("\"doc\": \"An order.\",", ""))))
                .containsExactly(" Order has no doc");
        assertThat(SchemaEvolution.flaws(parse(with(", \"doc\": \"Id.\"", "")))).containsExactly("/id has no doc");
        assertThat(SchemaEvolution.flaws(parse(with("\"Article.\"", "\" \""))))
                .containsExactly("/lines/sku has no doc");
        assertThat(SchemaEvolution.flaws(parse(with("\"doc\": \"A line.\",", ""))))
                .containsExactly("/lines Line has no doc");
        assertThat(SchemaEvolution.flaws(parse(with("\"doc\": \"States.\",", ""))))
                .containsExactly("/state State has no doc");
    }

    private static List<String> breaches(String today) {
        return SchemaEvolution.breaches(parse(today), parse(RELEASED));
    }

    private static String with(String part, String replacement) {
        assertThat(RELEASED).contains(part);
        return RELEASED.replace(part, replacement);
    }

    private static Schema parse(String schema) {
        return new Schema.Parser().parse(schema);
    }
}
