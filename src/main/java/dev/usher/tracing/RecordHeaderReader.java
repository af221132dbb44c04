package dev.usher.tracing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.Arrays;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** Reads the headers of a record: the last value if a name occurs several times, and no value that is too long. Any thread. */
enum RecordHeaderReader implements TextMapGetter<Headers> {
    INSTANCE;

    /**
     * The same limit as for the headers that {@code deadletters.EchoedHeaders} echoes, so that no trace continues in only one
     * of the two.
     */
    static final int LONGEST_VALUE = 4_096;

    @Override
    public Iterable<String> keys(Headers headers) {
        return Arrays.stream(headers.toArray()).map(Header::key).toList();
    }

    @Override
    public @Nullable String get(@Nullable Headers headers, String name) {
        Header header = headers == null ? null : headers.lastHeader(name);
        if (header == null || header.value() == null || header.value().length > LONGEST_VALUE) {
            return null;
        }
        // One char per byte: what is not ASCII is not valid, and stays so.
        return new String(header.value(), ISO_8859_1);
    }
}
