package dev.usher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.usher.command.CommandType;
import dev.usher.command.Outcome;
import dev.usher.command.Result;
import dev.usher.testing.Installation;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Senders whose schemas are newer than the worker's, in a worker of its own: what one JVM has read, others have not. */
class SchemaEvolutionIT {

    private static final String MEETING = "7c0ffee0-0000-4000-8000-000000000001";

    @Test
    void aFieldThatIsNewIsReadOnceTheFolderHasItsSchema(@TempDir Path folder) throws IOException {
        JsonObject newer = new JsonObject(Files.readString(Path.of("schemas/AddParticipant.avsc")));
        newer.getJsonArray("fields")
                .add(new JsonObject()
                        .put("name", "colour")
                        .put("type", "string")
                        .put("default", "blue"));
        Files.writeString(folder.resolve("AddParticipant.avsc"), newer.encode());

        try (Installation usher = Installation.standard().set("USHER_SCHEMAS_DIR", folder.toString())) {
            usher.startProcess();
            usher.broker()
                    .produce(List.of(new ProducerRecord<>(
                            usher.commandsTopic(),
                            MEETING.getBytes(UTF_8),
                            add(new Schema.Parser().parse(newer.encode())))));

            Result result = usher.awaitResults(1).get(0);

            assertThat(result.command().type()).isEqualTo(CommandType.ADD);
            assertThat(result.settled().outcome()).isInstanceOf(Outcome.Succeeded.class);
            assertThat(usher.deadLetters()).isEmpty();
        }
    }

    private static byte[] add(Schema schema) throws IOException {
        GenericRecord add = new GenericRecordBuilder(schema)
                .set("commandId", "c-1")
                .set("meetingId", MEETING)
                .set("customParticipantId", "ann")
                .set("presetName", "host")
                .set("colour", "green")
                .build();
        ByteBuffer bytes = new BinaryMessageEncoder<GenericRecord>(GenericData.get(), schema).encode(add);
        byte[] record = new byte[bytes.remaining()];
        bytes.get(record);
        return record;
    }
}
