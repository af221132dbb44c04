package dev.usher.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.usher.command.Source;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Reads records of the dead-letter topic, whatever they are. One thread, since its decoder may wait for a schema registry. */
public final class DeadLetterParser {
    private static final String UNKNOWN = "-";
    private static final int LONGEST_WORD = 249;

    private final LenientDecoder decoder;

    public DeadLetterParser(LenientDecoder decoder) {
        this.decoder = decoder;
    }

    /** What is known of it. */
    public DeadLetter parse(ConsumerRecord<byte[], byte[]> record) {
        return new DeadLetter(
                record,
                original(record),
                text(record, DeadLetterHeader.REASON)
                        .map(text -> ShownText.line(text, LONGEST_WORD))
                        .orElse(UNKNOWN),
                text(record, DeadLetterHeader.MESSAGE).orElse(""),
                number(record, DeadLetterHeader.ATTEMPTS).map(Long::intValue),
                number(record, DeadLetterHeader.HTTP_STATUS).map(Long::intValue),
                instant(record, DeadLetterHeader.FAILED_AT).orElse(Instant.ofEpochMilli(record.timestamp())),
                instant(record, DeadLetterHeader.TIMESTAMP),
                DeadLetters.replaysOf(record),
                decoder.decode(record.value()));
    }

    static Optional<Source> original(ConsumerRecord<byte[], byte[]> record) {
        Optional<String> topic = text(record, DeadLetterHeader.TOPIC).filter(name -> name.length() <= LONGEST_WORD);
        Optional<Long> partition =
                number(record, DeadLetterHeader.PARTITION).filter(number -> number <= Integer.MAX_VALUE);
        Optional<Long> offset = number(record, DeadLetterHeader.OFFSET);
        return topic.isPresent() && partition.isPresent() && offset.isPresent()
                ? Optional.of(new Source(topic.get(), partition.get().intValue(), offset.get()))
                : Optional.empty();
    }

    private static Optional<String> text(ConsumerRecord<byte[], byte[]> record, DeadLetterHeader header) {
        return Optional.ofNullable(record.headers().lastHeader(header.key()))
                .map(Header::value)
                .map(bytes -> new String(bytes, UTF_8));
    }

    /** From 0. */
    private static Optional<Long> number(ConsumerRecord<byte[], byte[]> record, DeadLetterHeader header) {
        return parsed(record, header, Long::parseLong).filter(number -> number >= 0);
    }

    private static Optional<Instant> instant(ConsumerRecord<byte[], byte[]> record, DeadLetterHeader header) {
        return parsed(record, header, Instant::parse);
    }

    private static <T> Optional<T> parsed(
            ConsumerRecord<byte[], byte[]> record, DeadLetterHeader header, Function<String, T> parse) {
        try {
            return text(record, header).map(parse);
        } catch (NumberFormatException | DateTimeException notOurs) {
            return Optional.empty();
        }
    }
}
