package dev.usher.realtimekit.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.usher.tracing.Trace;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.UUID;

/**
 * Builds a request's headers; those that depend only on the token and the user agent are encoded once. Event loop only.
 */
final class RequestHeaders {

    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    private static final CharSequence IDEMPOTENCY_KEY = HttpHeaders.createOptimized("Idempotency-Key");

    /** Servers commonly allow 8 kB of headers; tracing may use this much of it. */
    private static final int LONGEST_TRACE_HEADER = 512;

    /** The joined keys of a shared kick may use half of those 8 kB. */
    private static final int LONGEST_KEY = 4_000;

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
                .add(IDEMPOTENCY_KEY, keyValue(idempotencyKey));
        trace.writeTo((name, value) -> {
            if (value.length() <= LONGEST_TRACE_HEADER) {
                headers.add(name, value);
            }
        });
        return withBody ? headers.add(HttpHeaders.CONTENT_TYPE, JSON) : headers;
    }

    /** A value that is the same for the same key, and only for it: the key itself, or the digest of a key that is too long. */
    static String keyValue(String key) {
        String value = headerValue(key);
        return value.length() <= LONGEST_KEY
                ? value
                : UUID.nameUUIDFromBytes(key.getBytes(UTF_8)).toString();
    }

    /** A command id may be any text, but a header only ASCII without blanks at its ends. */
    private static String headerValue(String text) {
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
