package dev.usher.realtimekit.http;

import dev.usher.realtimekit.MeetingApi;
import dev.usher.realtimekit.Operation;
import dev.usher.realtimekit.RateLimit;
import dev.usher.realtimekit.Reply;
import dev.usher.realtimekit.Reply.Detail;
import dev.usher.realtimekit.Request;
import dev.usher.tracing.RequestSpan;
import dev.usher.tracing.RequestSpans;
import dev.usher.tracing.Trace;
import dev.usher.tracing.Tracing;
import io.vertx.core.Future;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Gives every request a span of its own below its command's, and passes it on for the request to carry. A retry is another
 * request. Event loop only.
 */
public final class TracedApi implements MeetingApi {

    private static final int FIRST_ERROR = 400;
    /** OpenTelemetry's word for an error without a name, such as an answer that cannot be read. */
    private static final String OTHER = "_OTHER";

    private final MeetingApi api;
    private final Map<Operation, RequestSpans> spans = new EnumMap<>(Operation.class);

    /** Traces what {@code api} sends. */
    public TracedApi(MeetingApi api, ApiSettings settings, Tracing tracing) {
        this.api = api;
        RequestTarget target = new RequestTarget(settings.basePath());
        for (Operation operation : Operation.values()) {
            String method = HttpMeetingApi.method(operation).name();
            spans.put(
                    operation, tracing.requests(method, target.template(operation), settings.host(), settings.port()));
        }
    }

    @Override
    public Future<Reply> send(Request request, String idempotencyKey, Trace trace, Consumer<RateLimit> limits) {
        RequestSpan span =
                Objects.requireNonNull(spans.get(request.operation())).begin(trace);
        return api.send(request, idempotencyKey, span.trace(), limits).onSuccess(reply -> ended(span, reply));
    }

    private static void ended(RequestSpan span, Reply reply) {
        if (reply instanceof Reply.Accepted accepted) {
            span.answered(accepted.httpStatus());
            span.succeeded();
        } else {
            Detail detail = ((Reply.NotAccepted) reply).detail();
            detail.httpStatus().ifPresent(span::answered);
            boolean isUnnamed =
                    detail.httpStatus().filter(status -> status < FIRST_ERROR).isPresent();
            span.failed(isUnnamed ? OTHER : reply.status());
        }
    }
}
