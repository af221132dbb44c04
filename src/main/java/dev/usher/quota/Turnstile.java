package dev.usher.quota;

import dev.usher.quota.PriorityQueues.Waiting;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;

/**
 * Lets requests pass one by one: no more in flight than allowed, no more in any window than this worker's share of the
 * account's quota, none while the account is parked, the urgent ones first. Accounts take turns, so that a parked one holds up
 * nobody else.
 *
 * <p>Any thread: state is guarded by this object's lock, held for a few steps only; entrants are called outside of it.
 */
public final class Turnstile {

    /** Runs something later. */
    public interface Timers {
        void after(Duration delay, Runnable task);
    }

    /** Waits for a pass; called exactly once, on whichever thread made it possible. */
    public interface Entrant extends Consumer<Pass> {}

    private final int concurrency;
    private final LongSupplier nanoTime;
    private final Timers timers;
    private final AccountLines lines;
    private final Optional<Lending> lending;

    private int inFlight;
    private int queued;
    private boolean wakeUpIsSet;
    private long wakeUpAt;

    /**
     * Whom a turnstile borrows places from, and lends them to.
     *
     * @param longestCall the longest time from a request's leaving to its end
     * @param home an account of which this worker lends places even if it has never sent a request for it
     */
    public record Lenders(PlacePool pool, Duration longestCall, String home) {}

    /** Everything open, and the whole quota at this worker's disposal. */
    public Turnstile(QuotaSettings settings, LongSupplier nanoTime, Timers timers) {
        this(settings, nanoTime, timers, Optional.empty());
    }

    /** The same, with other workers to share the quota with by need; where that makes sense, it is a little smaller for it. */
    public Turnstile(QuotaSettings settings, LongSupplier nanoTime, Timers timers, Optional<Lenders> lenders) {
        this.concurrency = settings.concurrency();
        this.nanoTime = nanoTime;
        this.timers = timers;
        this.lines = new AccountLines(lenders.isPresent() ? settings.shared() : settings);
        this.lending = lenders.filter(who -> settings.poolSize() > 0)
                .map(who -> new Lending(who, settings, this, lines, timers));
    }

    /** Queues for a pass, and calls the entrant when it has one: at once, or much later. */
    public void enter(PassRequest request, Entrant entrant) {
        synchronized (this) {
            long now = nanoTime.getAsLong();
            lines.join(new Waiting(request, entrant, now), now);
            queued++;
        }
        admitAll();
    }

    /**
     * Takes the share of every account's quota that this worker has from now on, rounded down. What is beyond it already
     * stays spent, and is waited for.
     *
     * @param total the partitions of all workers; 0 when they are not known, and then nothing may leave
     */
    public void share(int assigned, int total) {
        synchronized (this) {
            lines.share(assigned, total);
        }
        admitAll();
    }

    /**
     * Counts requests that others sent for partitions that are this worker's now.
     *
     * @param ages how long ago each of them ended
     */
    public synchronized void charge(String account, List<Duration> ages) {
        long now = nanoTime.getAsLong();
        lines.of(account, now).pacing().charge(ages, now);
    }

    /**
     * Counts no longer what was sent in the name of partitions that are given away, whichever they were sent for: their
     * part of all that this worker sent, rounded up. Their next owner has to be charged with it; then all workers together
     * still count every request once, and each is within its share, to a request or two if the quota is no multiple of the
     * partitions. To be called when this worker's share has shrunk and the calls that were under way then have ended.
     *
     * @param given how many of the {@code assigned} partitions are given away
     * @return how long ago each of these requests ended; negative for a place that was lent, and may be in use for so long yet
     */
    public synchronized List<Duration> handOver(String account, int given, int assigned) {
        long now = nanoTime.getAsLong();
        return lines.of(account, now).pacing().release(given, assigned, now);
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
        return lines.all().mapToInt(line -> line.waiting(priority)).sum();
    }

    /** How long the oldest request of this priority has waited; zero when none waits. */
    public synchronized Duration oldestWait(Priority priority) {
        long now = nanoTime.getAsLong();
        return longest(line ->
                line.oldest(priority).map(oldest -> now - oldest.since()).orElse(0L));
    }

    /**
     * How long, at the quota's pace, until what waits now has left, if it is of this priority or a more urgent one: that of
     * the account that takes longest. Empty when this worker has no share of the quota.
     */
    public synchronized Optional<Duration> timeToDrain(Priority priority) {
        boolean isKnown =
                lines.all().allMatch(line -> line.timeToDrain(priority).isPresent());
        return isKnown
                ? Optional.of(longest(line ->
                        line.timeToDrain(priority).map(Duration::toNanos).orElse(0L)))
                : Optional.empty();
    }

    /** How each account stands, as far as it is remembered. */
    public synchronized List<AccountStatus> accounts() {
        long now = nanoTime.getAsLong();
        return lines.all().map(line -> line.status(now)).toList();
    }

    /** The accounts that are parked, and why. */
    public synchronized Map<String, Parking> parked() {
        long now = nanoTime.getAsLong();
        Map<String, Parking> parked = new TreeMap<>();
        lines.all()
                .forEach(line -> line.circuit().parking(now).ifPresent(parking -> parked.put(line.account(), parking)));
        return parked;
    }

    synchronized int remembered() {
        return lines.remembered();
    }

    private Duration longest(ToLongFunction<AccountLine> nanos) {
        return Duration.ofNanos(lines.all().mapToLong(nanos).max().orElse(0));
    }

    /** A pass has ended, and this is what came of it. */
    <T> T end(LongFunction<T> how) {
        T result;
        synchronized (this) {
            inFlight--;
            result = how.apply(nanoTime.getAsLong());
        }
        admitAll();
        return result;
    }

    /** Runs a few steps under the lock. */
    synchronized <T> T locked(LongFunction<T> steps) {
        return steps.apply(nanoTime.getAsLong());
    }

    /** Requests that may be in flight besides those that are. */
    synchronized int room() {
        return concurrency - inFlight;
    }

    /** Something has been learnt from a request that is under way. */
    synchronized void learn(LongConsumer what) {
        what.accept(nanoTime.getAsLong());
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
        Optional<Pass> next = lines.admit(now).map(admission -> new Pass(this, admission, now));
        if (next.isPresent()) {
            inFlight++;
            queued--;
        } else {
            setWakeUp(now);
        }
        return next;
    }

    private void setWakeUp(long now) {
        OptionalLong soonest = lines.nanosUntilNextChance(now);
        if (soonest.isEmpty() || (wakeUpIsSet && wakeUpAt - now <= soonest.getAsLong())) {
            return;
        }
        long at = now + soonest.getAsLong();
        wakeUpIsSet = true;
        wakeUpAt = at;
        timers.after(Duration.ofNanos(soonest.getAsLong()), () -> wakeUp(at));
    }

    private void wakeUp(long at) {
        synchronized (this) {
            if (wakeUpIsSet && wakeUpAt == at) {
                wakeUpIsSet = false;
            }
        }
        admitAll();
    }
}
