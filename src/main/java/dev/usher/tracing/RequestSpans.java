package dev.usher.tracing;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;

/** Opens the spans of one kind of request. Any thread. */
public final class RequestSpans {
    private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
    private static final AttributeKey<String> TEMPLATE = AttributeKey.stringKey("url.template");
    private static final AttributeKey<String> HOST = AttributeKey.stringKey("server.address");
    private static final AttributeKey<Long> PORT = AttributeKey.longKey("server.port");

    private final Tracer tracer;
    private final String name;
    private final Attributes attributes;
    private final Guard guard;

    RequestSpans(Tracer tracer, String method, String urlTemplate, String host, int port, Guard guard) {
        this.guard = guard;
        this.tracer = tracer;
        this.name = method + ' ' + urlTemplate;
        this.attributes = Attributes.of(METHOD, method, TEMPLATE, urlTemplate, HOST, host, PORT, (long) port);
    }

    /** A request leaves. If several commands share it, it belongs to the first, and is linked with each of the others. */
    public RequestSpan begin(Trace cause) {
        // Without its own the request carries the command's place, which is not the request's to end.
        Span span = guard.get(() -> start(cause), () -> Span.wrap(cause.span().getSpanContext()));
        return new RequestSpan(span, guard);
    }

    private Span start(Trace cause) {
        SpanBuilder builder = tracer.spanBuilder(name)
                .setParent(cause.parent())
                .setSpanKind(SpanKind.CLIENT)
                .setAllAttributes(attributes);
        for (Trace companion : cause.companions()) {
            builder.addLink(companion.span().getSpanContext());
        }
        Span span = builder.startSpan();
        for (Trace companion : cause.companions()) {
            companion.span().addLink(span.getSpanContext());
        }
        return span;
    }
}
