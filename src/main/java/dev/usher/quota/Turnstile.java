package dev.usher.quota;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Lets requests pass one by one: no more in flight than allowed, no more in any window than the account's quota, none
 * while the account is parked. Accounts take turns, so that a parked one holds up nobody else.
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

    /** Accounts are named by commands, so whoever can send some can name many: beyond this, idle ones are forgotten. */
    private static final int REMEMBERED_ACCOUNTS = 1_000;

    private final QuotaSettings settings;
    private final LongSupplier nanoTime;
    private final Timers timers;
    private final Map<String, AccountLine> lines = new HashMap<>();
    /** The lines in which somebody waits, in turn. */
    private final Queue<AccountLine> turns = new ArrayDeque<>();

    private int forgetAt = REMEMBERED_ACCOUNTS;
    private int inFlight;
    private int queued;
    private boolean wakeUpIsSet;
    private long wakeUpAt;

    /** Everything open. */
    public Turnstile(QuotaSettings settings, LongSupplier nanoTime, Timers timers) {
        this.settings = settings;
        this.nanoTime = nanoTime;
        this.timers = timers;
    }

    /** Queues for a pass, and calls the entrant when it has one: at once, or much later. */
    public void enter(String account, Entrant entrant) {
        synchronized (this) {
            AccountLine line = lineOf(account);
            if (!line.hasWaiting()) {
                turns.add(line);
            }
            line.join(entrant);
            queued++;
        }
        admitAll();
    }

    /** Requests that were let pass and have not ended. */
    public synchronized int inFlight() {
        return inFlight;
    }

    /** Requests that wait. */
    public synchronized int queued() {
        return queued;
    }

    /** The accounts that are parked, and why. */
    public synchronized Map<String, String> parked() {
        return lines.values().stream()
                .filter(line -> line.parked().isPresent())
                .collect(Collectors.toMap(
                        AccountLine::account, line -> line.parked().get().why()));
    }

    synchronized int remembered() {
        return lines.size();
    }

    private AccountLine lineOf(String account) {
        if (lines.size() >= forgetAt && !lines.containsKey(account)) {
            long now = nanoTime.getAsLong();
            lines.values().removeIf(line -> line.isIdle(now));
            // Not again before as many have come anew: each account pays for a constant share of the search.
            forgetAt = Math.max(REMEMBERED_ACCOUNTS, 2 * lines.size());
        }
        return lines.computeIfAbsent(account, name -> new AccountLine(name, settings));
    }

    private void admitAll() {
        for (Admitted next = admitNext(); next != null; next = admitNext()) {
            next.entrant.accept(next.pass);
        }
    }

    private record Admitted(Entrant entrant, Pass pass) {}

    private synchronized @Nullable Admitted admitNext() {
        if (queued == 0 || inFlight >= settings.concurrency()) {
            return null;
        }
        long now = nanoTime.getAsLong();
        for (int i = turns.size(); i > 0; i--) {
            AccountLine line = turns.remove();
            Optional<AccountLine.Admission> admission = line.admit(now);
            if (line.hasWaiting()) {
                turns.add(line);
            }
            if (admission.isPresent()) {
                inFlight++;
                queued--;
                return new Admitted(
                        admission.get().entrant(),
                        new Pass(line, admission.get().isProbe()));
            }
        }
        setWakeUp(now);
        return null;
    }

    private void setWakeUp(long now) {
        OptionalLong soonest = turns.stream()
                .map(line -> line.nanosUntilNextChance(now))
                .filter(OptionalLong::isPresent)
                .mapToLong(OptionalLong::getAsLong)
                .min();
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

    /** Leave to send one request. It ends exactly once, by one of its three methods. Any thread. */
    public final class Pass {
        private final AccountLine line;
        private final boolean isProbe;
        private final AtomicBoolean ended = new AtomicBoolean();

        private Pass(AccountLine line, boolean isProbe) {
            this.line = line;
            this.isProbe = isProbe;
        }

        /** The request was sent, and the API dealt with it, however it answered. */
        public void passed() {
            end(now -> line.passed(isProbe, now));
        }

        /** Nothing was sent. */
        public void unused() {
            end(now -> line.unused(isProbe, now));
        }

        /** The request was sent, and met with what every other would meet now. */
        public void refusedAll(String why, Optional<Duration> retryAfter) {
            end(now -> line.refusedAll(isProbe, why, retryAfter, now));
        }

        private void end(LongConsumer how) {
            if (!ended.compareAndSet(false, true)) {
                throw new IllegalStateException("this pass has ended before");
            }
            synchronized (Turnstile.this) {
                inFlight--;
                how.accept(nanoTime.getAsLong());
            }
            admitAll();
        }
    }
}
