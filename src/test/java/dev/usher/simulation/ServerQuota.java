package dev.usher.simulation;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * A quota as the API keeps it: whoever spends more is locked out for five minutes, everybody with the same token included.
 * Times are nanoseconds.
 */
final class ServerQuota {
    private static final long LOCK_OUT = Duration.ofMinutes(5).toNanos();

    /** How it counts. */
    enum Counting {
        /** A request counts until it is as old as the window is long. */
        SLIDING,
        /** All requests count until the window ends, and then none of them. */
        FIXED
    }

    private final int requests;
    private final long window;
    private final Counting counting;
    private final Queue<Long> spent = new ArrayDeque<>();
    private long lockedUntil;

    ServerQuota(int requests, Duration window, Counting counting) {
        this.requests = requests;
        this.window = window.toNanos();
        this.counting = counting;
    }

    /** Counts a request, unless it is one too many. */
    boolean spend(long now) {
        forget(now);
        if (isLockedOut(now)) {
            return false;
        }
        if (spent.size() >= requests) {
            lockedUntil = now + LOCK_OUT;
            return false;
        }
        spent.add(now);
        return true;
    }

    boolean isLockedOut(long now) {
        return now < lockedUntil;
    }

    int remaining(long now) {
        forget(now);
        return isLockedOut(now) ? 0 : requests - spent.size();
    }

    /** In whole seconds, rounded up, as the API says it. */
    Duration untilReset(long now) {
        forget(now);
        long at = spent.isEmpty() ? now : endOf(spent.element());
        return Duration.ofSeconds(Duration.ofNanos(Math.max(at, lockedUntil) - now)
                .plusNanos(999_999_999)
                .toSeconds());
    }

    private void forget(long now) {
        while (!spent.isEmpty() && endOf(spent.element()) <= now) {
            spent.remove();
        }
    }

    private long endOf(long request) {
        return counting == Counting.SLIDING ? request + window : (request / window + 1) * window;
    }
}
