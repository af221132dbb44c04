package dev.usher.quota;

import dev.usher.quota.Pacing.Departure;
import dev.usher.quota.PriorityQueues.QueuedRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.LongPredicate;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Lets requests pass one by one: no more in flight than allowed, no more in any window than this worker's share of the
 * quota, none of an account that is parked, the urgent ones first. Accounts take turns, so that a parked one holds up nobody
 * else.
 *
 * <p>Any thread: state is guarded by this object's lock, held for a few steps only; entrants are called outside of it.
 */
public final class Turnstile {

    /** Runs something later, no sooner than after the delay, on any thread. Any thread may ask for it. */
    public interface Timers {
        void after(Duration delay, Runnable task);
    }

    /** Waits for a pass; called exactly once, on whichever thread made it possible. */
    public interface Entrant extends Consumer<Pass> {}

    private final int concurrency;
    private final LongSupplier nanoTime;
    private final Timers timers;
    private final AccountQueues queues;
    private final Optional<Lending> lending;

    private int inFlight;
    private int queued;
    /** When the next wake-up is due, if one is set; as {@code System.nanoTime}. */
    private OptionalLong wakeUpAt = OptionalLong.empty();

    /**
     * The pool that a turnstile borrows places from, and lends them to.
     *
     * @param longestCall the longest time from a request's leaving to its end
     */
    public record SharedPool(PlacePool pool, Duration longestCall) {}

    /** A turnstile with nothing parked, and the whole quota at this worker's disposal. */
    public Turnstile(QuotaSettings settings, LongSupplier nanoTime, Timers timers) {
        this(settings, nanoTime, timers, Optional.empty());
    }

    /**
     * A turnstile with nothing parked. With a shared pool, workers share the quota by need: nothing may leave before {@link #share}
     * says how much of it is this worker's. Where lending makes sense, the quota is a little smaller for it.
     */
    public Turnstile(QuotaSettings settings, LongSupplier nanoTime, Timers timers, Optional<SharedPool> sharedPool) {
        this.concurrency = settings.concurrency();
        this.nanoTime = nanoTime;
        this.timers = timers;
        this.queues = new AccountQueues(sharedPool.isPresent() ? settings.shared() : settings, nanoTime.getAsLong());
        this.lending = sharedPool
                .filter(pool -> settings.poolSize() > 0)
                .map(who -> new Lending(who, settings, this, queues, timers));
        // Nothing is its own, to spend or to lend, before it is told its share.
        sharedPool.ifPresent(pool -> queues.share(0, 0));
    }

    /** Queues for a pass, and calls the entrant when it has one: at once, or much later. */
    public void enter(PassRequest request, Entrant entrant) {
        synchronized (this) {
            long now = nanoTime.getAsLong();
            queues.join(new QueuedRequest(request, entrant, now), now);
            queued++;
        }
        admitAll();
    }

    /** Cancels what these wait for: they are not called. */
    public synchronized void cancel(Predicate<Entrant> gone) {
        queued -= queues.removeIf(gone);
    }

    /**
     * Takes the share of the quota that this worker has from now on, rounded down. What is beyond it already stays spent, and
     * is waited for.
     *
     * @param assigned this worker's partitions, at most {@code total}
     * @param total the partitions of all workers; 0 when they are not known, and then nothing may leave
     */
    public void share(int assigned, int total) {
        synchronized (this) {
            queues.share(assigned, total);
        }
        admitAll();
    }

    /**
     * What this worker has spent, split over this number of partitions. Empty without a quota.
     *
     * @param at the time of day
     */
    public synchronized Optional<Spending> spending(int partitions, Instant at) {
        long now = nanoTime.getAsLong();
        return queues.pacing()
                .window()
                .map(window -> new Spending(
                        this,
                        at,
                        inUseYet(),
                        window,
                        window.splitByPartition(partitions, now),
                        lending.map(Lending::onCommit).orElse(() -> {}),
                        this::admitAll));
    }

    /** Whether places are to be lent as soon as it is committed that they are spent. */
    public synchronized boolean hasPromised() {
        return lending.map(Lending::hasPromised).orElse(false);
    }

    private Duration inUseYet() {
        return lending.map(Lending::heldLonger).orElse(Duration.ZERO);
    }

    /**
     * Counts what the former owner of a partition spent in its name.
     *
     * @param spent as {@link Spending#ofEach} said
     * @param now the time of day
     * @throws IllegalArgumentException when it cannot be read
     */
    public synchronized void inherit(String spent, Instant now) {
        long nanos = nanoTime.getAsLong();
        queues.pacing()
                .charge(Arrays.stream(SpendingText.read(spent, now))
                        .map(age -> nanos - age)
                        .toArray());
    }

    /** No longer counts what was sent and has ended: it is committed with partitions, and this worker has none any more. */
    public synchronized void forgetSpent() {
        queues.pacing().window().ifPresent(window -> window.forgetEnded(nanoTime.getAsLong()));
    }

    /** How many requests this worker may send in any window: its share. Empty without a quota. */
    public synchronized Optional<Integer> limit() {
        return queues.pacing().window().map(SlidingWindow::limit);
    }

    /** Requests that still fit into this window, of this worker's share; empty when nothing limits them. */
    public synchronized OptionalInt left() {
        int left = queues.pacing().left(nanoTime.getAsLong());
        return left == Integer.MAX_VALUE ? OptionalInt.empty() : OptionalInt.of(Math.max(0, left));
    }

    /** How long until no request that has ended counts any more. */
    public synchronized Duration untilReset() {
        return queues.pacing().untilReset(nanoTime.getAsLong());
    }

    /** Requests that were let pass and have not ended. */
    public synchronized int inFlight() {
        return inFlight;
    }

    /** Requests that wait. */
    public synchronized int queued() {
        return queued;
    }

    /** Requests of this priority that wait. */
    public synchronized int queued(Priority priority) {
        return queues.waiting(priority);
    }

    /** How long the oldest request of this priority has waited; zero when none waits. */
    public synchronized Duration oldestWait(Priority priority) {
        long now = nanoTime.getAsLong();
        return Duration.ofNanos(queues.all()
                .flatMap(queue -> queue.oldest(priority).stream())
                .mapToLong(oldest -> now - oldest.since())
                .max()
                .orElse(0));
    }

    /**
     * How long, at the quota's pace, until what waits now has left, if it is of this priority or a more urgent one. Empty when
     * this worker has no share of the quota.
     */
    public synchronized Optional<Duration> timeToDrain(Priority priority) {
        return queues.timeToDrain(priority);
    }

    /** The accounts that are remembered, each with why it is parked, if it is. */
    public synchronized Map<String, Optional<Parking>> accounts() {
        long now = nanoTime.getAsLong();
        Map<String, Optional<Parking>> accounts = new TreeMap<>();
        queues.all().forEach(queue -> accounts.put(queue.account(), queue.parking(now)));
        return accounts;
    }

    /** The accounts that are parked, and why. */
    public synchronized Map<String, Parking> parked() {
        long now = nanoTime.getAsLong();
        Map<String, Parking> parked = new TreeMap<>();
        queues.all().forEach(queue -> queue.parking(now).ifPresent(parking -> parked.put(queue.account(), parking)));
        return parked;
    }

    /** A pass has ended; returns what {@code how}, called at that time, says came of it. */
    boolean end(LongPredicate how) {
        boolean result;
        synchronized (this) {
            inFlight--;
            result = how.test(nanoTime.getAsLong());
        }
        admitAll();
        return result;
    }

    /** The server has said what is left, in answer to a request that still counts as under way. */
    synchronized void observed(Departure answered, int remaining, Duration resetIn) {
        queues.pacing().observed(answered, remaining, resetIn, inFlight - 1, nanoTime.getAsLong());
    }

    /** Runs a few steps under the lock. */
    synchronized <T> T locked(LongFunction<T> steps) {
        return steps.apply(nanoTime.getAsLong());
    }

    /** Requests that may be in flight besides those that are. */
    synchronized int room() {
        return concurrency - inFlight;
    }

    void admitAll() {
        for (Optional<Pass> next = admitNext(); next.isPresent(); next = admitNext()) {
            next.get().handOut();
        }
        lending.ifPresent(Lending::borrow);
    }

    private synchronized Optional<Pass> admitNext() {
        if (queued == 0 || inFlight >= concurrency) {
            return Optional.empty();
        }
        long now = nanoTime.getAsLong();
        Optional<Pass> next = queues.admit(now).map(admission -> new Pass(this, queues, admission));
        if (next.isPresent()) {
            inFlight++;
            queued--;
        } else {
            setWakeUp(now);
        }
        return next;
    }

    private void setWakeUp(long now) {
        OptionalLong soonest = queues.nanosUntilNextChance(now);
        if (soonest.isEmpty() || (wakeUpAt.isPresent() && wakeUpAt.getAsLong() - now <= soonest.getAsLong())) {
            return;
        }
        long at = now + soonest.getAsLong();
        wakeUpAt = OptionalLong.of(at);
        timers.after(Duration.ofNanos(soonest.getAsLong()), () -> wakeUp(at));
    }

    private void wakeUp(long at) {
        synchronized (this) {
            if (wakeUpAt.equals(OptionalLong.of(at))) {
                wakeUpAt = OptionalLong.empty();
            }
        }
        admitAll();
    }
}
