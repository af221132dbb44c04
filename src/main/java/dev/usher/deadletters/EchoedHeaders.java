package dev.usher.deadletters;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * The headers that a command's result and dead letter carry on; all others are dropped, since anybody may have written them.
 * Values far longer than any of these ever is are not echoed either, so that a result always fits its topic. Any thread.
 */
public final class EchoedHeaders {
    private static final List<String> NAMES = List.of("traceparent", "tracestate", "correlation-id");

    /** Longest value echoed, as {@code tracing.RecordHeaderReader} reads; a {@code tracestate} has at most 512. */
    public static final int LONGEST_VALUE = 4_096;

    /** The most that echoed headers can add to a record. */
    public static final int MOST_BYTES = 3 * (LONGEST_VALUE + 32);

    private EchoedHeaders() {}

    /** A new, mutable copy. If a name occurs several times, the last value counts. */
    public static Headers of(ConsumerRecord<?, ?> source) {
        Headers echoed = new RecordHeaders();
        for (String name : NAMES) {
            Header header = source.headers().lastHeader(name);
            if (header != null && header.value() != null && header.value().length <= LONGEST_VALUE) {
                echoed.add(header);
            }
        }
        return echoed;
    }
}
