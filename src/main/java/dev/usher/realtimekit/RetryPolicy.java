package dev.usher.realtimekit;

/**
 * How hard to try.
 *
 * @param maxAttempts attempts of one request; those made while the API refused everybody do not count
 * @param backoff between them
 * @param maxPages pages of the list to search for a custom id
 * @param pageSize participants to ask for on such a page
 */
public record RetryPolicy(int maxAttempts, Backoff backoff, int maxPages, int pageSize) {

    public RetryPolicy {
        requirePositive("maxAttempts", maxAttempts);
        requirePositive("maxPages", maxPages);
        requirePositive("pageSize", pageSize);
    }

    private static void requirePositive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " " + value + " must be at least 1");
        }
    }
}
