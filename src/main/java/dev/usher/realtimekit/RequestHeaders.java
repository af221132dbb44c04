package dev.usher.realtimekit;

import dev.usher.tracing.Trace;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;

/** The headers of requests: all but one are the same as long as the token is. Event loop only. */
final class RequestHeaders {

    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    private static final CharSequence IDEMPOTENCY_KEY = HttpHeaders.createOptimized("Idempotency-Key");

    /** Of the space that servers have for headers, 8 kB as a rule, this much is for tracing at most; other headers need room too. */
    private static final int LONGEST_TRACE_HEADER = 512;

    private final String token;
    private final CharSequence authorization;
    private final CharSequence userAgent;

    RequestHeaders(String userAgent, String token) {
        this.token = token;
        this.authorization = HttpHeaders.createOptimized("Bearer " + token);
        this.userAgent = HttpHeaders.createOptimized(userAgent);
    }

    boolean carry(String otherToken) {
        return token.equals(otherToken);
    }

    MultiMap of(boolean withBody, String idempotencyKey, Trace trace) {
        MultiMap headers = HttpHeaders.headers()
                .add(HttpHeaders.AUTHORIZATION, authorization)
                .add(HttpHeaders.USER_AGENT, userAgent)
                .add(HttpHeaders.ACCEPT, JSON)
                .add(IDEMPOTENCY_KEY, headerValue(idempotencyKey));
        trace.writeTo((name, value) -> {
            if (value.length() <= LONGEST_TRACE_HEADER) {
                headers.add(name, value);
            }
        });
        return withBody ? headers.add(HttpHeaders.CONTENT_TYPE, JSON) : headers;
    }

    /** A command id may be any text, a header only ASCII with no blank at its ends. */
    static String headerValue(String text) {
        if (isHeaderValue(text)) {
            return text;
        }
        StringBuilder encoded = new StringBuilder(text.length() * 3);
        RequestTarget.encode(encoded, text);
        return encoded.toString();
    }

    private static boolean isHeaderValue(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
                return false;
            }
        }
        return !text.startsWith(" ") && !text.endsWith(" ");
    }
}
