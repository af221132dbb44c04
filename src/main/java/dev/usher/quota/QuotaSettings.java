package dev.usher.quota;

import java.time.Duration;

/**
 * What may be sent.
 *
 * @param requests most requests of one account in any window; 0 means no quota
 * @param concurrency most requests in flight, of all accounts together
 */
public record QuotaSettings(int requests, Duration window, int concurrency) {
    public QuotaSettings {
        if (requests < 0) {
            throw new IllegalArgumentException("requests must not be negative, was " + requests);
        }
        if (window.isNegative() || window.isZero()) {
            throw new IllegalArgumentException("window must be positive, was " + window);
        }
        if (concurrency < 1) {
            throw new IllegalArgumentException("concurrency must be at least 1, was " + concurrency);
        }
    }
}
