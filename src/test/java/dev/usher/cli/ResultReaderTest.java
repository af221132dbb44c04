package dev.usher.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.usher.command.CommandIdentity;
import dev.usher.command.CommandType;
import dev.usher.command.Outcome;
import dev.usher.command.Result;
import dev.usher.command.Settled;
import dev.usher.command.Source;
import dev.usher.config.Settings;
import dev.usher.config.Sources;
import dev.usher.wire.ResultEncoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import realtimekit.participants.v1.CommandResult;

class ResultReaderTest {
    private static final TopicPartition PARTITION = new TopicPartition("participant-results", 0);
    private static final int FINGERPRINT_AT = 2;

    private final Result result = new Result(
            new CommandIdentity(CommandType.LIST, "c-1", "m-1", Optional.empty(), Optional.empty()),
            new Source("participant-commands", 0, 7),
            Instant.EPOCH,
            Instant.EPOCH,
            Settled.unsent(new Outcome.Expired()),
            false);

    @Test
    void readsResultsOfANewerWorkerWithTheSchemaInSchemasDir(@TempDir Path folder) throws IOException {
        Schema newer = new Schema.Parser()
                .parse(CommandResult.getClassSchema()
                        .toString()
                        .replaceFirst("\"fields\":\\[", "\"fields\":[{\"name\":\"nothing\",\"type\":\"null\"},"));
        Files.writeString(folder.resolve("CommandResult.avsc"), newer.toString());
        Settings settings =
                Settings.forClient(new Sources(List.of(), Map.of(), Map.of("schemas.dir", folder.toString())));

        try (MockConsumer<byte[], byte[]> consumer = topic();
                ResultReader reader =
                        new ResultReader(consumer, PARTITION.topic(), StartAt.BEGINNING, settings.writerSchemas())) {
            consumer.addRecord(new ConsumerRecord<>(PARTITION.topic(), 0, 0, null, writtenWith(newer)));

            assertThat(reader.poll(Duration.ZERO)).containsExactly(result);
        }
    }

    /** A field of no bytes changes nothing but the fingerprint. */
    private byte[] writtenWith(Schema newer) {
        byte[] value = new ResultEncoder().encode(result);
        ByteBuffer.wrap(value)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(FINGERPRINT_AT, SchemaNormalization.parsingFingerprint64(newer));
        return value;
    }

    private static MockConsumer<byte[], byte[]> topic() {
        MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
        consumer.updatePartitions(
                PARTITION.topic(),
                List.of(new PartitionInfo(PARTITION.topic(), 0, Node.noNode(), new Node[0], new Node[0])));
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
        return consumer;
    }
}
