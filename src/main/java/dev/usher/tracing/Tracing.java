package dev.usher.tracing;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.time.Instant;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Opens the spans of commands and requests. Without an SDK nothing is recorded; a command's trace is then the one that its
 * record names, or a new one, so that there always is one to carry on. Any thread.
 *
 * <pre>
 *   traceparent of the record   SDK    the command's place
 *   valid                       none   the same
 *   valid                       some   a span below it
 *   none, or malformed          none   a new trace, not sampled
 *   none, or malformed          some   a span, the first of a new trace
 * </pre>
 */
public final class Tracing {
    private static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("messaging.system");
    private static final AttributeKey<String> OPERATION_TYPE = AttributeKey.stringKey("messaging.operation.type");
    private static final AttributeKey<String> OPERATION_NAME = AttributeKey.stringKey("messaging.operation.name");
    private static final AttributeKey<String> TOPIC = AttributeKey.stringKey("messaging.destination.name");
    private static final AttributeKey<String> PARTITION = AttributeKey.stringKey("messaging.destination.partition.id");
    private static final AttributeKey<Long> OFFSET = AttributeKey.longKey("messaging.kafka.offset");
    private static final AttributeKey<String> GROUP = AttributeKey.stringKey("messaging.consumer.group.name");
    private static final String PROCESS = "process";

    private final Tracer tracer;
    private final String group;
    private final LongSupplier random;
    private final Guard guard;

    /**
     * Uses the OpenTelemetry SDK or agent that the process has, if it has one.
     *
     * @param version ours
     * @param group the consumer group that processes the commands
     * @param random makes the ids of traces that nobody else begins; from any thread
     * @param nanoTime spaces out warnings about telemetry that fails
     */
    public Tracing(OpenTelemetry telemetry, String version, String group, LongSupplier random, LongSupplier nanoTime) {
        this.tracer = telemetry
                .tracerBuilder("dev.usher")
                .setInstrumentationVersion(version)
                .build();
        this.group = group;
        this.random = random;
        this.guard = new Guard(nanoTime);
    }

    /** The span of a record that was read at that time. End it with the record's outcome, or not at all if it gets none here. */
    public CommandSpan command(ConsumerRecord<?, ?> record, Instant readAt) {
        Context sender = Trace.W3C.extract(Context.root(), record.headers(), RecordHeaderReader.INSTANCE);
        Span span = guard.get(() -> begin(record, readAt, sender), () -> Span.fromContext(sender));
        guard.run(() -> describe(record, span));
        return new CommandSpan(span.getSpanContext().isValid() ? span : Span.wrap(newTrace()), guard);
    }

    private Span begin(ConsumerRecord<?, ?> record, Instant readAt, Context sender) {
        return tracer.spanBuilder(PROCESS + ' ' + record.topic())
                .setParent(sender)
                .setSpanKind(SpanKind.CONSUMER)
                .setStartTimestamp(readAt)
                .startSpan();
    }

    private void describe(ConsumerRecord<?, ?> record, Span span) {
        if (span.isRecording()) {
            span.setAttribute(SYSTEM, "kafka")
                    .setAttribute(OPERATION_TYPE, PROCESS)
                    .setAttribute(OPERATION_NAME, PROCESS)
                    .setAttribute(TOPIC, record.topic())
                    .setAttribute(PARTITION, Integer.toString(record.partition()))
                    .setAttribute(OFFSET, record.offset())
                    .setAttribute(GROUP, group);
        }
    }

    /**
     * Makes what opens the spans of one kind of request.
     *
     * @param urlTemplate its path, with names in place of ids
     */
    public RequestSpans requests(String method, String urlTemplate, String host, int port) {
        return new RequestSpans(tracer, method, urlTemplate, host, port, guard);
    }

    /** The trace of requests that no command asks for: nobody's, and not recorded. */
    public Trace unrelated() {
        return new Trace(Span.wrap(newTrace()));
    }

    private SpanContext newTrace() {
        return SpanContext.create(
                TraceId.fromLongs(notZero(), random.getAsLong()),
                SpanId.fromLong(notZero()),
                TraceFlags.getDefault(),
                TraceState.getDefault());
    }

    /** An id of zeros means none. */
    private long notZero() {
        long drawn = random.getAsLong();
        while (drawn == 0) {
            drawn = random.getAsLong();
        }
        return drawn;
    }
}
