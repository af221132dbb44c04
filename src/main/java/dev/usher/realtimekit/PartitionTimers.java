package dev.usher.realtimekit;

import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The timers of a partition. Once it is given up, none of them does anything, and none holds on to what it would have run: that
 * may be the whole partition, for an hour. Event loop only.
 */
final class PartitionTimers implements Timers {

    private static final class Pending {
        private Optional<Runnable> action;

        Pending(Runnable action) {
            this.action = Optional.of(action);
        }
    }

    private final Timers timers;
    private final Set<Pending> all = new HashSet<>();
    private boolean isGivenUp;

    PartitionTimers(Timers timers) {
        this.timers = timers;
    }

    @Override
    public void after(Duration delay, Runnable action) {
        if (isGivenUp) {
            return;
        }
        Pending pending = new Pending(action);
        all.add(pending);
        timers.after(delay, () -> goOff(pending));
    }

    private void goOff(Pending pending) {
        all.remove(pending);
        pending.action.ifPresent(Runnable::run);
    }

    void giveUp() {
        isGivenUp = true;
        all.forEach(pending -> pending.action = Optional.empty());
        all.clear();
    }
}
