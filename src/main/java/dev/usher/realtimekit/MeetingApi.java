package dev.usher.realtimekit;

import dev.usher.tracing.Trace;
import io.vertx.core.Future;
import java.util.function.Consumer;

/**
 * Sends requests to the API. The transport implements it, and so does each concern around it (metrics, tracing). Event loop
 * only.
 */
public interface MeetingApi {

    /**
     * Sends one request, once. Never throws, never blocks; only a bug fails the future, since whatever can happen to a request
     * is a {@link Reply}.
     *
     * @param idempotencyKey sent as {@code Idempotency-Key}; the API ignores it today
     * @param trace carried by the request's headers
     * @param limits is told, before the future completes, how much the answer says is left of each quota
     */
    Future<Reply> send(Request request, String idempotencyKey, Trace trace, Consumer<RateLimit> limits);
}
