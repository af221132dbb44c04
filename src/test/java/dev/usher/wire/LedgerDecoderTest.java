package dev.usher.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.usher.command.CommandKey;
import dev.usher.command.CommandType;
import dev.usher.command.Fingerprint;
import dev.usher.command.History;
import dev.usher.command.LedgerEntry;
import dev.usher.command.Source;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;

class LedgerDecoderTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final CommandKey KEY = new CommandKey("7c0ffee0-0000-4000-8000-000000000001", "c-1");
    private static final Source SOURCE = new Source("commands", 3, 42);

    private final LedgerDecoder decoder = new LedgerDecoder(new WriterSchemas(Optional.empty(), false));

    @Test
    void readsWhatTheEncoderWrites() {
        LedgerEntry entry = open(new History(NOW, 7, 2, 1, true, Optional.of(CommandType.DELETE)));

        assertThat(decoder.decode(new LedgerEncoder().encode(entry))).contains(entry);
    }

    @Test
    void readsEntriesOfTheFirstRelease() throws IOException {
        Schema first = new Schema.Parser().parse(Files.readString(Path.of("schemas/history/v1/LedgerEntry.avsc")));
        GenericRecord record = Written.command(first);
        record.put("state", new GenericData.EnumSymbol(first.getField("state").schema(), "WAITING"));
        record.put("payload", ByteBuffer.allocate(16).putLong(8, 1));
        record.put("topic", "commands");
        record.put("partition", 3);
        record.put("offset", 42L);
        record.put("firstSeenAt", NOW.toEpochMilli());
        record.put("attempts", 7);
        record.put("takeovers", 1);

        assertThat(decoder.decode(Written.singleObject(record)))
                .contains(open(new History(NOW, 7, 0, 1, false, Optional.empty())));
    }

    private static LedgerEntry open(History history) {
        return new LedgerEntry.Open(KEY, new Fingerprint(0, 1), SOURCE, history);
    }
}
