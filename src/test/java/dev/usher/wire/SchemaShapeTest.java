package dev.usher.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaShapeTest {

    @Test
    void findsNothingWrongWithTheContract() {
        assertThat(Contract.schemas())
                .hasSize(21)
                .allSatisfy(schema -> assertThat(SchemaShape.dangerIn(schema)).isEmpty());
    }

    @Test
    void refusesASchemaThatContainsItself() {
        Schema list = parse("""
                {"type": "record", "name": "Node", "fields": [
                  {"name": "next", "type": ["null", {"type": "array", "items": "Node"}]}]}
                """);

        assertThat(SchemaShape.dangerIn(list)).contains("contains itself, in Node");
    }

    @Test
    void refusesASchemaThatExpandsWithoutEnd() {
        String doubling = IntStream.range(1, 12)
                .mapToObj(i -> "{\"name\":\"f%d\",\"type\":{\"type\":\"record\",\"name\":\"R%d\",\"fields\":[%s]}}"
                        .formatted(
                                i,
                                i,
                                "{\"name\":\"a\",\"type\":\"R%1$d\"},{\"name\":\"b\",\"type\":\"R%1$d\"}"
                                        .formatted(i - 1)))
                .collect(Collectors.joining(","));
        Schema schema = parse("{\"type\":\"record\",\"name\":\"Bomb\",\"fields\":["
                + "{\"name\":\"f0\",\"type\":{\"type\":\"record\",\"name\":\"R0\",\"fields\":[]}}," + doubling + "]}");

        assertThat(SchemaShape.dangerIn(schema)).contains("has more than 1000 nodes");
    }

    @Test
    void refusesASchemaThatNestsTooDeep() {
        String deep = "{\"type\":\"array\",\"items\":".repeat(40) + "\"int\"" + "}".repeat(40);

        assertThat(SchemaShape.dangerIn(parse(deep))).contains("nests deeper than 32 levels");
    }

    /** A million items that take a byte each, and a thousand steps each, would hold an event loop up for half a minute. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "'null'",
                "{'type':'fixed','name':'Nothing','size':0}",
                "{'type':'record','name':'Empty','fields':[]}",
                "{'type':'record','name':'R','fields':[{'name':'x','type':'int'},{'name':'y','type':'null'}]}",
                "['null',{'type':'record','name':'R','fields':[{'name':'x','type':'int'},{'name':'y','type':'null'}]}]"
            })
    void refusesListItemsOfWhichAPartTakesNoBytes(String items) {
        for (String list : List.of("{'type':'array','items':%s}", "{'type':'map','values':%s}")) {
            assertThat(SchemaShape.dangerIn(parse(list.formatted(items).replace('\'', '"'))))
                    .contains("has list items of which a part takes no bytes");
        }
    }

    @Test
    void letsListItemsBeAbsent() {
        String texts = "{'type':'array','items':['null','string']}".replace('\'', '"');

        assertThat(SchemaShape.dangerIn(parse(texts))).isEmpty();
    }

    @Test
    void letsATypeBeUsedTwice() {
        Schema pair = parse("""
                {"type": "record", "name": "Pair", "fields": [
                  {"name": "left", "type": {"type": "record", "name": "Side", "fields": [{"name": "x", "type": "int"}]}},
                  {"name": "right", "type": {"type": "map", "values": "Side"}}]}
                """);

        assertThat(SchemaShape.dangerIn(pair)).isEmpty();
    }

    private static Schema parse(String schema) {
        return new Schema.Parser().parse(schema);
    }
}
