package dev.usher.quota;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Shares the quota by need: a worker that has places to spare deposits them in a {@link PlacePool}, one that has none left takes
 * them from there. Without the pool every worker has its own share, no more and no less, so nothing has to be switched when the pool is
 * away, for all workers or only for some.
 *
 * <p><b>Why the sum stays within the quota.</b> Let T be the window, and m the longest time from taking a place out of the
 * pool until its request has ended: a place has to be used within {@code leaveWithin} ({@link Pass#isLapsed}), and a call
 * ends within its time-out. Who lends a place holds it in its own {@link SlidingWindow} as if it had sent a request that
 * ended m after the last moment at which the place may reach the pool. Take any window (x, x+T] of the server. A request in
 * it has left on a place of its worker's own, which is held until after x+T; or on one that was taken after x−m. What was
 * taken after x−m was left in the pool after x−m, and is then held by its lender until after x+T too; or it lay there at
 * x−m, and the pool never has more than X places. At the moment when the last of these places came to be held, all of them
 * are: so they are no more than the sum of all shares. That sum is the quota less 2·X ({@link QuotaSettings#shared}): X for
 * what lay in the pool, and X for places that reach it late, since it was suspended when they were sent. A place whose fate
 * is unknown counts as lent by the lender, and as not taken by the taker; a pool that has lost what was in it is only
 * poorer. No clock is compared with another.
 *
 * <p><b>Why a lender may die.</b> A place goes to the pool only once it is committed that it is spent ({@link
 * Spending#committed}), so the worker that takes over the lender's partitions holds it too; and one that is cut off from
 * Kafka lends nothing. When the commit, or the lender, took too long, the place stays where it is: spent.
 *
 * <p>Any thread; the queues are used under the turnstile's lock only, the pool is called outside of it.
 */
final class Lending {
    private static final Duration LONGEST_TO_LEAVE = Duration.ofSeconds(5);
    private static final Duration SHORTEST_TO_LEAVE = Duration.ofMillis(200);
    private static final Duration LONGEST_PROMISE = Duration.ofSeconds(4);
    /** Enough for a transaction. */
    private static final Duration SHORTEST_PROMISE = Duration.ofMillis(500);

    private static final Duration LONGEST_INTERVAL = Duration.ofMillis(250);
    private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(50);

    private final Turnstile turnstile;
    private final AccountQueues queues;
    private final Turnstile.Timers timers;
    private final PlacePool pool;
    private final int poolSize;
    /** A place that is to be lent goes to the pool within this time, or never. */
    private final Duration promisedFor;

    private final Duration leaveWithin;
    private final Duration heldLonger;
    private final Duration interval;
    /** What waits until it is committed that it is spent. */
    private final List<PromisedPlaces> promised = new ArrayList<>();

    /** Places that are to go to the pool. */
    private record PromisedPlaces(int places, long since) {}

    Lending(
            Turnstile.SharedPool sharedPool,
            QuotaSettings settings,
            Turnstile turnstile,
            AccountQueues queues,
            Turnstile.Timers timers) {
        this.turnstile = turnstile;
        this.queues = queues;
        this.timers = timers;
        this.pool = sharedPool.pool();
        this.poolSize = settings.poolSize();
        this.leaveWithin = clamp(settings.window().dividedBy(60), SHORTEST_TO_LEAVE, LONGEST_TO_LEAVE);
        this.promisedFor = clamp(settings.window().dividedBy(60), SHORTEST_PROMISE, LONGEST_PROMISE);
        this.heldLonger =
                promisedFor.plus(PlacePool.ANSWERS_WITHIN).plus(leaveWithin).plus(sharedPool.longestCall());
        this.interval = clamp(settings.window().dividedBy(1_200), SHORTEST_INTERVAL, LONGEST_INTERVAL);
        timers.after(interval, this::tick);
    }

    /** For how much longer than now a place that has been lent may be in use. */
    Duration heldLonger() {
        return heldLonger;
    }

    private void tick() {
        timers.after(interval, this::tick);
        borrow();
        lend();
    }

    /** Asks the pool for places that requests wait for and this worker's share does not have. */
    void borrow() {
        turnstile.locked(this::borrowing).ifPresent(Runnable::run);
    }

    private Optional<Runnable> borrowing(long now) {
        int places = queues.loans().toAskFor(Math.min(turnstile.room(), queues.placesToBorrow(now)), now);
        if (places <= 0) {
            return Optional.empty();
        }
        queues.loans().ask();
        // From before it is asked, so that the time to leave is over no later than m less a call after the place was
        // taken.
        long sendBy = now + leaveWithin.toNanos();
        return Optional.of(() ->
                pool.take(places).whenComplete((taken, failure) -> took(failure == null ? taken : 0, places, sendBy)));
    }

    private void took(int taken, int asked, long sendBy) {
        turnstile.locked(now -> {
            queues.loans().got(taken, sendBy, taken == asked ? now : now + interval.toNanos());
            return taken;
        });
        if (taken > 0) {
            turnstile.admitAll();
        }
    }

    /** Checks whether the pool has few places, while no request here could use them. */
    private void lend() {
        turnstile.locked(this::looking).ifPresent(Runnable::run);
    }

    private Optional<Runnable> looking(long now) {
        if (!queues.canLend(now) || hasPromised()) {
            return Optional.empty();
        }
        boolean isTurn = queues.loans().takeTurnToLook();
        if (!isTurn) {
            return Optional.empty();
        }
        queues.loans().ask();
        return Optional.of(() -> pool.available()
                .whenComplete((available, failure) -> looked(failure == null ? poolSize - available : 0)));
    }

    private void looked(int missing) {
        turnstile.locked(now -> {
            queues.loans().looked(missing > 0);
            int lent = queues.lend(missing, now + heldLonger.toNanos(), now);
            if (lent > 0) {
                promised.add(new PromisedPlaces(lent, now));
            }
            return lent;
        });
    }

    /** Whether places wait until it is committed that they are spent. Call under the lock. */
    boolean hasPromised() {
        return !promised.isEmpty();
    }

    /** The action to run once the spending up to now is committed. Call under the lock. */
    Runnable onCommit() {
        List<PromisedPlaces> covered = List.copyOf(promised);
        return () -> {
            int places = turnstile.locked(now -> covered.stream()
                    .filter(promised::remove)
                    .filter(promise -> now - promise.since() < promisedFor.toNanos())
                    .mapToInt(PromisedPlaces::places)
                    .sum());
            // Whether they arrive or not: they are held as long as if they had.
            if (places > 0) {
                pool.deposit(places);
            }
        };
    }

    private static Duration clamp(Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0) {
            return least;
        }
        return value.compareTo(most) > 0 ? most : value;
    }
}
