package dev.usher.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.usher.command.Command;
import dev.usher.testing.Commands;
import dev.usher.wire.CommandDecoder;
import dev.usher.wire.CommandEncoder;
import dev.usher.wire.Defaults;
import dev.usher.wire.WriterSchemas;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/** Builds dead letters of which a test states only what matters to it. */
final class Letters {
    static final String TOPIC = "dead-letters";
    static final Instant FAILED_AT = Instant.parse("2026-03-01T12:00:00Z");

    private static final DeadLetterParser PARSER = new DeadLetterParser(new LenientDecoder(
            new CommandDecoder(new WriterSchemas(Optional.empty(), false), Defaults.none()),
            id -> new LenientDecoder.Registry.Silence()));

    private final byte @Nullable [] value;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private int partition;
    private long offset;

    private Letters(byte @Nullable [] value) {
        this.value = value;
        with("dlt-reason", "refused");
        with("dlt-message", "The API said no");
        with("dlt-topic", "commands");
        with("dlt-partition", "2");
        with("dlt-offset", "70");
        with("dlt-failed-at", FAILED_AT.toString());
        with("dlt-replays", "0");
    }

    static Letters of(Command command) {
        return new Letters(new CommandEncoder().encode(command));
    }

    static Letters of(byte[] value) {
        return new Letters(value);
    }

    static Letters withoutValue() {
        return new Letters(null);
    }

    Letters with(String header, String text) {
        headers.put(header, text);
        return this;
    }

    Letters without(String header) {
        headers.remove(header);
        return this;
    }

    Letters replayed(int times) {
        return with("dlt-replays", Integer.toString(times));
    }

    Letters at(int partition, long offset) {
        this.partition = partition;
        this.offset = offset;
        return this;
    }

    ConsumerRecord<byte[], byte[]> record() {
        RecordHeaders all = new RecordHeaders();
        headers.forEach((name, text) -> all.add(name, text.getBytes(UTF_8)));
        return new ConsumerRecord<>(
                TOPIC,
                partition,
                offset,
                FAILED_AT.plusSeconds(offset).toEpochMilli(),
                TimestampType.CREATE_TIME,
                0,
                value == null ? 0 : value.length,
                Commands.MEETING.getBytes(UTF_8),
                value,
                all,
                Optional.empty());
    }

    DeadLetter letter() {
        return PARSER.parse(record());
    }

    /** Bytes that no schema is known for. */
    static byte[] undecodable(int number) {
        return ByteBuffer.allocate(5).put((byte) 9).putInt(number).array();
    }
}
