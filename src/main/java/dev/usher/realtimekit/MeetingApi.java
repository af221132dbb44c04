package dev.usher.realtimekit;

import dev.usher.tracing.Trace;
import io.vertx.core.Future;

/** Sends requests to the API. The transport implements it, and so does each concern around it (metrics, tracing). */
public interface MeetingApi {

    /**
     * Sends one request, once. Never throws, never blocks; the future never fails, since whatever can happen to a request
     * is a {@link Reply}.
     *
     * @param idempotencyKey sent as {@code Idempotency-Key}; the API ignores it today
     * @param trace carried by the request's headers
     */
    Future<Reply> send(Request request, String idempotencyKey, Trace trace);
}
