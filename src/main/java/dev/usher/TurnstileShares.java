package dev.usher;

import dev.usher.kafka.QuotaShares;
import dev.usher.quota.Spending;
import dev.usher.quota.Turnstile;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The turnstile's quota, shared with other workers by way of partitions. Kafka thread only. */
final class TurnstileShares implements QuotaShares {
    private static final Logger log = LoggerFactory.getLogger(TurnstileShares.class);

    private final Turnstile turnstile;
    private final InstantSource clock;

    /**
     * Shares this one.
     *
     * @param clock tells what was spent when, to the next owner; a few seconds between workers do not matter
     */
    TurnstileShares(Turnstile turnstile, InstantSource clock) {
        this.turnstile = turnstile;
        this.clock = clock;
    }

    @Override
    public void own(int partitions, int total) {
        turnstile.share(partitions, total);
    }

    @Override
    public void inherit(String spent) {
        try {
            turnstile.inherit(spent, clock.instant());
        } catch (IllegalArgumentException e) {
            log.atWarn()
                    .addKeyValue("error", e.getMessage())
                    .log("What was spent of the quota in a partition's name cannot be read; it is not counted");
        }
    }

    @Override
    public void forgetSpent() {
        turnstile.forgetSpent();
    }

    @Override
    public Optional<Spent> spent(int partitions) {
        return turnstile.spending(partitions, clock.instant()).map(Counted::new);
    }

    @Override
    public boolean awaitsCommit() {
        return turnstile.hasPromised();
    }

    private record Counted(Spending spending) implements Spent {
        @Override
        public String ofEach() {
            return spending.ofEach();
        }

        @Override
        public void committed() {
            spending.committed();
        }

        @Override
        public void release(int partitions) {
            spending.release(partitions);
        }
    }
}
