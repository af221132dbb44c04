package dev.usher.realtimekit.http;

import java.net.URI;
import java.time.Duration;

/**
 * Where the API is and how it is called.
 *
 * @param baseUrl http or https; its path is the prefix of every request's
 * @param timeout for one whole exchange, connecting included
 * @param concurrency most requests in flight; it sizes the connection pool, while the gate enforces the limit
 * @param userAgent sent with every request
 */
public record ApiSettings(URI baseUrl, Duration timeout, int concurrency, String userAgent) {

    private static final Duration LONGEST_TIMEOUT = Duration.ofHours(1);

    public ApiSettings {
        if (!"https".equalsIgnoreCase(baseUrl.getScheme()) && !"http".equalsIgnoreCase(baseUrl.getScheme())) {
            throw new IllegalArgumentException("base URL " + baseUrl + " must start with https:// or http://");
        }
        if (baseUrl.getHost() == null) {
            throw new IllegalArgumentException("base URL " + baseUrl + " names no host");
        }
        if (baseUrl.getRawUserInfo() != null || baseUrl.getRawQuery() != null || baseUrl.getRawFragment() != null) {
            // Not quoted: a password may be in it.
            throw new IllegalArgumentException("base URL must have no user, query or fragment");
        }
        if (timeout.toMillis() < 1 || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
            throw new IllegalArgumentException(
                    "timeout " + timeout + " must be between PT0.001S and " + LONGEST_TIMEOUT);
        }
        if (concurrency < 1 || concurrency > 10_000) {
            throw new IllegalArgumentException("concurrency " + concurrency + " must be between 1 and 10000");
        }
        if (userAgent.isBlank() || !userAgent.chars().allMatch(c -> c >= ' ' && c <= '~')) {
            throw new IllegalArgumentException("user agent '" + userAgent + "' must be printable ASCII");
        }
    }

    boolean isTls() {
        return "https".equalsIgnoreCase(baseUrl.getScheme());
    }

    String host() {
        return baseUrl.getHost();
    }

    int port() {
        return baseUrl.getPort() != -1 ? baseUrl.getPort() : isTls() ? 443 : 80;
    }

    /** The base URL's path, without a slash at its end. */
    String basePath() {
        String path = baseUrl.getRawPath();
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }
}
