package dev.usher.quota;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the server says is left of the quota, which others spend as well: the number of requests that may leave until a time.
 * Each statement holds until its time is over, and does not revoke others, so answers may come in any order. Times are {@code
 * System.nanoTime}. Not thread-safe; its {@link Turnstile} locks.
 */
final class Allowance {
    /** Statements that end within the same quarter of a second become one, which bounds how many there are. */
    private static final long GRAIN = Duration.ofMillis(250).toNanos();

    /** For each end of a statement, how many requests may have left by then; the earlier the end, the fewer it allows. */
    private final TreeMap<Long, Long> statements = new TreeMap<>();

    private long departed;

    /**
     * The server has said what is left.
     *
     * @param inFlight requests that it may not have counted yet; if there are more of them than are left, that many must come back
     *     unsent before one may leave
     */
    void observed(int remaining, Duration resetIn, int inFlight, long now) {
        long until = Math.floorDiv(now + resetIn.toNanos() + GRAIN - 1, GRAIN) * GRAIN;
        long most = departed + remaining - inFlight;
        Map.Entry<Long, Long> lasting = statements.ceilingEntry(until);
        if (lasting != null && lasting.getValue() <= most) {
            return;
        }
        statements.put(until, most);
        for (Map.Entry<Long, Long> sooner = statements.lowerEntry(until);
                sooner != null && sooner.getValue() >= most;
                sooner = statements.lowerEntry(until)) {
            statements.remove(sooner.getKey());
        }
    }

    /** Requests that may leave now; {@code Integer.MAX_VALUE} when the server has not said. */
    int left(long now) {
        statements.headMap(now, true).clear();
        return statements.isEmpty()
                ? Integer.MAX_VALUE
                : (int) Math.max(0, statements.firstEntry().getValue() - departed);
    }

    /** Nanoseconds until the statement that limits now is over; negative when none does. */
    long nanosUntilNext(long now) {
        return statements.isEmpty() ? -1 : statements.firstKey() - now;
    }

    /** How many requests have left. */
    long departed() {
        return departed;
    }

    /** A request leaves. */
    void take() {
        departed++;
    }

    /** A request that had permission was not sent. */
    void giveBack() {
        departed--;
    }
}
