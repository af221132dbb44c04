package dev.usher.deadletters;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** The headers that a command's result and dead letter carry on; all others stay behind, since nobody vouches for them. Any thread. */
public final class EchoedHeaders {
    private static final List<String> NAMES = List.of("traceparent", "tracestate", "correlation-id");

    private EchoedHeaders() {}

    /** A fresh, changeable copy. Of a name that stands several times, the last value counts. */
    public static Headers of(ConsumerRecord<?, ?> source) {
        Headers echoed = new RecordHeaders();
        for (String name : NAMES) {
            Header header = source.headers().lastHeader(name);
            if (header != null) {
                echoed.add(header);
            }
        }
        return echoed;
    }
}
