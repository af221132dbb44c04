package dev.usher.tracing;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapSetter;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;

/**
 * A place in a trace, from which others continue. It is passed on with what belongs to it, since no thread or event loop
 * carries a trace. Any thread.
 */
public final class Trace {
    static final W3CTraceContextPropagator W3C = W3CTraceContextPropagator.getInstance();

    /** The names of the headers that carry it. */
    public static final Collection<String> HEADERS = List.copyOf(W3C.fields());

    private static final TextMapSetter<BiConsumer<String, String>> WRITE =
            (headers, name, value) -> Objects.requireNonNull(headers).accept(name, value);

    private final Span span;
    private final List<Trace> companions;

    /** @param span recording or not, with a valid context */
    Trace(Span span) {
        this(span, List.of());
    }

    private Trace(Span span, List<Trace> companions) {
        this.span = span;
        this.companions = companions;
    }

    /** The trace of something done for several at once: it continues that of the first, and remembers the others. */
    public static Trace shared(List<Trace> all) {
        Trace first = all.get(0);
        return all.size() == 1 ? first : new Trace(first.span, List.copyOf(all.subList(1, all.size())));
    }

    /** Writes the headers that carry it on: a valid {@code traceparent}, and {@code tracestate} if there is one. */
    public void writeTo(BiConsumer<String, String> headers) {
        W3C.inject(parent(), headers, WRITE);
    }

    Span span() {
        return span;
    }

    /** Those besides the first who share it. */
    List<Trace> companions() {
        return companions;
    }

    /** A context with this place as the parent of a new span. */
    Context parent() {
        return Context.root().with(span);
    }
}
