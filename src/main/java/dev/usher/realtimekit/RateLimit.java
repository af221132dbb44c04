package dev.usher.realtimekit;

import java.time.Duration;

/**
 * What the API says is left of a quota.
 *
 * @param remaining requests, not negative
 * @param resetIn after which it is full again
 */
public record RateLimit(int remaining, Duration resetIn) {}
