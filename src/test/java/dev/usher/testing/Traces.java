package dev.usher.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.usher.tracing.CommandSpan;
import dev.usher.tracing.Trace;
import dev.usher.tracing.Tracing;
import io.opentelemetry.api.OpenTelemetry;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Traces for tests that need one. Any thread. */
public final class Traces {
    private Traces() {}

    /** As it is without an SDK. */
    public static Tracing unrecorded() {
        return tracing(OpenTelemetry.noop());
    }

    /** With this one. */
    public static Tracing tracing(OpenTelemetry telemetry) {
        return new Tracing(
                telemetry, "1.0", "usher", () -> ThreadLocalRandom.current().nextLong(), System::nanoTime);
    }

    /** A new one. */
    public static Trace any() {
        return aCommand().trace();
    }

    /** Of a command that had none. */
    public static CommandSpan aCommand() {
        return unrecorded().command(aRecord(Map.of()), Instant.EPOCH);
    }

    /** Of a command with these headers. */
    public static Trace of(String traceparent, String tracestate) {
        Map<String, String> headers = Map.of("traceparent", traceparent, "tracestate", tracestate);
        return unrecorded().command(aRecord(headers), Instant.EPOCH).trace();
    }

    public static ConsumerRecord<byte[], byte[]> aRecord(Map<String, String> headers) {
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>("commands", 3, 42, new byte[0], new byte[0]);
        headers.forEach((name, value) -> record.headers().add(name, value.getBytes(UTF_8)));
        return record;
    }

    /** The headers that it is carried by. */
    public static Map<String, String> headersOf(Trace trace) {
        Map<String, String> headers = new TreeMap<>();
        trace.writeTo(headers::put);
        return headers;
    }
}
