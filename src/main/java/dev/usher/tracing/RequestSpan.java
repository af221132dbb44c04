package dev.usher.tracing;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;

/** The span of one HTTP request, from its leaving to its reply. Any thread. */
public final class RequestSpan {
    static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");
    private static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");

    private final Span span;
    private final Trace trace;
    private final Guard guard;

    RequestSpan(Span span, Guard guard) {
        this.guard = guard;
        this.span = span;
        this.trace = new Trace(span);
    }

    /** What the request carries. Without an SDK that is the command's own place, as it is. */
    public Trace trace() {
        return trace;
    }

    /** An answer came, with this status. Call before the end. */
    public void answered(int httpStatus) {
        guard.run(() -> span.setAttribute(STATUS, httpStatus));
    }

    /** Ends the span of a request that brought what was asked for. */
    public void succeeded() {
        guard.run(span::end);
    }

    /** Ends the span of a request that did not. */
    public void failed(String errorType) {
        guard.run(() -> {
            span.setAttribute(ERROR_TYPE, errorType).setStatus(StatusCode.ERROR);
            span.end();
        });
    }
}
