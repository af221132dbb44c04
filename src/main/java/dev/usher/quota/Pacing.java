package dev.usher.quota;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;

/**
 * When requests may leave: in a window never more than this worker's share of the quota, nor more than the server says is left,
 * spread over the window, and with a reserve that only kicks may use. Times are {@code System.nanoTime}. Not thread-safe; its
 * {@link Turnstile} locks.
 */
final class Pacing {
    /** One place in this many is kept for kicks. */
    private static final int LIMIT_PER_RESERVED_PLACE = 60;

    /** Which requests there is room for. */
    enum Room {
        NONE,
        /** A place of the reserve, or one that is not due yet. */
        KICKS,
        /** Such a place, but another request has been overtaken by kicks too often, and goes first. */
        OVERTAKEN,
        ALL
    }

    /**
     * A request's departure.
     *
     * @param number how many had left by then
     * @param free places that were free after that
     */
    record Departure(long number, int free) {}

    private final long windowNanos;
    private final Optional<SlidingWindow> window;
    private final Optional<EvenPace> even;
    private final Allowance allowance = new Allowance();

    /**
     * Nothing has been sent yet.
     *
     * @param limit most requests in a window; empty when there is no quota
     */
    Pacing(Optional<Integer> limit, Duration window, long now) {
        this.windowNanos = window.toNanos();
        this.window = limit.map(requests -> new SlidingWindow(requests, windowNanos));
        this.even = limit.map(requests -> new EvenPace(requests, windowNanos, now));
    }

    void limit(int requests) {
        window.ifPresent(w -> w.limit(requests));
        even.ifPresent(e -> e.limit(requests));
    }

    Room room(long now) {
        int left = left(now);
        if (left <= 0) {
            return Room.NONE;
        }
        boolean isDue = even.map(e -> e.isDue(now)).orElse(true);
        return isDue && left > reserve() ? Room.ALL : Room.KICKS;
    }

    /**
     * Requests that still fit into this window, though most have to wait for an even pace; {@code Integer.MAX_VALUE} when nothing
     * limits them, negative over the limit.
     */
    int left(long now) {
        return Math.min(free(now), allowance.left(now));
    }

    private int free(long now) {
        return window.map(w -> w.free(now)).orElse(Integer.MAX_VALUE);
    }

    /** A request leaves; one that cannot wait leaves whether it is due or not. */
    Departure take(boolean canWait, long now) {
        window.ifPresent(SlidingWindow::take);
        even.ifPresent(e -> e.take(canWait, now));
        allowance.take();
        return new Departure(allowance.departed(), free(now));
    }

    /** Which requests there is room for on a borrowed place: only what the server has said counts. */
    Room roomForBorrowed(long now) {
        int left = allowance.left(now);
        return left <= 0 ? Room.NONE : left > reserve() ? Room.ALL : Room.KICKS;
    }

    /** A request leaves on a borrowed place. Its own count does not limit it, so whatever the server says of it is news. */
    Departure takeBorrowed() {
        allowance.take();
        return new Departure(allowance.departed(), Integer.MAX_VALUE);
    }

    /** A request that had a borrowed place was not sent; the place is lost. */
    void giveBackBorrowed() {
        allowance.giveBack();
    }

    /** Lends a place to other workers, which will have used it by then. */
    void lend(long usedBy, long now) {
        take(true, now);
        end(usedBy);
    }

    void end(long now) {
        window.ifPresent(w -> w.end(now));
    }

    void giveBack() {
        window.ifPresent(SlidingWindow::giveBack);
        even.ifPresent(EvenPace::giveBack);
        allowance.giveBack();
    }

    /** Requests that others sent count as well; these are the times when they ended. */
    void charge(long[] ends) {
        window.ifPresent(w -> w.charge(ends));
    }

    /** What has been spent; empty without a quota. */
    Optional<SlidingWindow> window() {
        return window;
    }

    /**
     * The server has said, in answer to a request, what is left. While that is no less than this worker had by its own
     * count, others have spent nothing that matters here, and it tells nothing new.
     *
     * @param inFlight requests besides the answered one
     */
    void observed(Departure answered, int remaining, Duration resetIn, int inFlight, long now) {
        long leftSince = allowance.departed() - answered.number();
        if (remaining < answered.free() - leftSince) {
            allowance.observed(remaining, resetIn, inFlight, now);
        }
    }

    /** Nanoseconds after which there may be more room than there is now; empty when only the end of a request can make room. */
    OptionalLong nanosUntilMoreRoom(long now) {
        LongStream.Builder changes = LongStream.builder();
        window.filter(w -> w.free(now) <= reserve()).ifPresent(w -> changes.add(w.nanosUntilNext(now)));
        even.ifPresent(e -> changes.add(e.nanosUntilDue(now)));
        if (allowance.left(now) <= reserve()) {
            changes.add(allowance.nanosUntilNext(now));
        }
        return changes.build().filter(nanos -> nanos > 0).min();
    }

    /** How long this number of requests takes in the long run; empty when this worker has no share of the quota. */
    Optional<Duration> timeFor(int requests) {
        if (window.isEmpty() || requests == 0) {
            return Optional.of(Duration.ZERO);
        }
        int limit = window.get().limit();
        return limit == 0
                ? Optional.empty()
                : Optional.of(
                        Duration.ofNanos(windowNanos).multipliedBy(requests).dividedBy(limit));
    }

    /** How long until no request that has ended counts any more. */
    Duration untilReset(long now) {
        return window.map(w -> Duration.ofNanos(Math.max(0, w.nanosUntilAll(now))))
                .orElse(Duration.ZERO);
    }

    private int reserve() {
        return window.map(w -> w.limit() / LIMIT_PER_RESERVED_PLACE).orElse(0);
    }
}
