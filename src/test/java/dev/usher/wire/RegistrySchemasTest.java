package dev.usher.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

class RegistrySchemasTest {
    private static final WriterSchema THING =
            new WriterSchema(new Schema.Parser().parse("{\"type\":\"record\",\"name\":\"Thing\",\"fields\":[]}"));

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1);
    private final RegistrySchemas schemas = new RegistrySchemas(now::get);

    @Test
    void keepsSchemasForGood() {
        schemas.add(7, THING);

        now.addAndGet(Duration.ofDays(365).toNanos());

        assertThat(schemas.find(7)).contains(THING);
        assertThat(schemas.find(8)).isEmpty();
    }

    @Test
    void asksAgainForARefusedIdAfterFiveMinutes() {
        schemas.refuse(7, "does not exist");

        now.addAndGet(Duration.ofMinutes(5).toNanos() - 1);
        assertThat(schemas.find(7))
                .hasValueSatisfying(entry ->
                        assertThat(((RegistrySchemas.Refusal) entry).why()).isEqualTo("does not exist"));

        now.addAndGet(1);
        assertThat(schemas.find(7)).isEmpty();
    }

    @Test
    void prefersASchemaToAnOlderRefusal() {
        schemas.refuse(7, "does not exist");
        schemas.add(7, THING);

        assertThat(schemas.find(7)).contains(THING);
    }

    @Test
    void staysBoundedHoweverManyIdsGarbageNames() {
        for (int id = 0; id <= 10_000; id++) {
            schemas.refuse(id, "does not exist");
        }
        for (int id = 20_000; id <= 21_000; id++) {
            schemas.add(id, THING);
        }

        assertThat(schemas.find(0)).isEmpty();
        assertThat(schemas.find(10_000)).isPresent();
        assertThat(schemas.find(20_000)).isEmpty();
        assertThat(schemas.find(21_000)).isPresent();
    }
}
