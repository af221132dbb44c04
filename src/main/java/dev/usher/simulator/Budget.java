package dev.usher.simulator;

import dev.usher.simulator.SimulatorSettings.Quota;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/**
 * What one token has left of its quota. The window slides exactly: a request counts until it is as old as the window is long,
 * to the nanosecond. The first request beyond the quota starts a lock-out; requests refused during it neither count nor
 * prolong it. Event loop only.
 */
final class Budget {
    private final Quota quota;
    private final Deque<Instant> spent;
    private Instant blockedUntil;

    Budget(Quota quota) {
        this(quota, new ArrayDeque<>(), Instant.MIN);
    }

    private Budget(Quota quota, Deque<Instant> spent, Instant blockedUntil) {
        this.quota = quota;
        this.spent = spent;
        this.blockedUntil = blockedUntil;
    }

    Budget copy() {
        return new Budget(quota, new ArrayDeque<>(spent), blockedUntil);
    }

    /** Counts one request if it is within the quota. */
    boolean spend(Instant now) {
        if (isBlocked(now)) {
            return false;
        }
        forgetBefore(now);
        if (spent.size() >= quota.requests()) {
            blockedUntil = now.plus(quota.lockOut());
            return false;
        }
        spent.add(now);
        return true;
    }

    boolean isBlocked(Instant now) {
        return now.isBefore(blockedUntil);
    }

    Map<String, String> headers(Instant now) {
        forgetBefore(now);
        int remaining = isBlocked(now) ? 0 : quota.requests() - spent.size();
        return Map.of(
                "Ratelimit", "\"default\";r=" + remaining + ";t=" + secondsToReset(now),
                "Ratelimit-Policy", "\"default\";q=" + quota.requests() + ";w=" + seconds(quota.window()));
    }

    long secondsBlocked(Instant now) {
        return seconds(Duration.between(now, blockedUntil));
    }

    private long secondsToReset(Instant now) {
        if (isBlocked(now)) {
            return secondsBlocked(now);
        }
        Instant oldest = spent.peekFirst();
        return oldest == null ? 0 : seconds(Duration.between(now, oldest.plus(quota.window())));
    }

    private void forgetBefore(Instant now) {
        Instant edge = now.minus(quota.window());
        for (Instant oldest = spent.peekFirst(); oldest != null && !oldest.isAfter(edge); oldest = spent.peekFirst()) {
            spent.removeFirst();
        }
    }

    /** Rounded up, so that a client that waits this long has waited long enough. */
    private static long seconds(Duration duration) {
        return duration.plusNanos(999_999_999).toSeconds();
    }
}
