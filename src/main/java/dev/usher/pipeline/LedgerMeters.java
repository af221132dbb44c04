package dev.usher.pipeline;

import dev.usher.ledger.Ledger;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToIntFunction;

/** How much the ledgers of all partitions hold. Any thread. */
final class LedgerMeters {
    private final Set<Held> ledgers = ConcurrentHashMap.newKeySet();

    LedgerMeters(MeterRegistry registry) {
        gauge(registry, "done", held -> held.done);
        gauge(registry, "open", held -> held.open);
    }

    /** Another ledger counts, until it is closed. */
    Held open(Ledger ledger) {
        Held held = new Held(ledger);
        held.update();
        ledgers.add(held);
        return held;
    }

    /** What one ledger held when its event loop last looked. */
    final class Held {
        private final Ledger ledger;
        private volatile int done;
        private volatile int open;

        private Held(Ledger ledger) {
            this.ledger = ledger;
        }

        /** The ledger's event loop only. */
        void update() {
            done = ledger.endedCount();
            open = ledger.heldCount();
        }

        void close() {
            ledgers.remove(this);
        }
    }

    private void gauge(MeterRegistry registry, String state, ToIntFunction<Held> count) {
        Gauge.builder(
                        "usher.ledger.entries",
                        () -> ledgers.stream().mapToInt(count).sum())
                .description("Commands that the ledger knows of, in memory")
                .tag("state", state)
                .register(registry);
    }
}
