package dev.usher.quota;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** Gauges over a turnstile: what waits and for how long, what is parked and why, what is left of the quota. Any thread. */
public final class TurnstileMeters {
    private final Turnstile turnstile;
    private final MeterRegistry registry;

    private TurnstileMeters(Turnstile turnstile, MeterRegistry registry) {
        this.turnstile = turnstile;
        this.registry = registry;
    }

    /**
     * Registers them all, so that a dashboard finds each from the start.
     *
     * @param reasons why an account may be parked, all labels there are
     */
    public static void register(Turnstile turnstile, Collection<String> reasons, MeterRegistry registry) {
        TurnstileMeters meters = new TurnstileMeters(turnstile, registry);
        meters.queues();
        meters.parking(List.copyOf(reasons));
        meters.quota();
    }

    /** Registers the gauge of the pool; empty without one. */
    public static void registerRedis(Optional<RedisPool> redis, MeterRegistry registry) {
        Gauge.builder(
                        "usher.quota.redis.up",
                        () -> redis.map(pool -> pool.isUp() ? 1.0 : 0.0).orElse(Double.NaN))
                .description("Whether workers can lend each other what they do not need of the quota")
                .register(registry);
    }

    private void queues() {
        gauge("usher.api.in.flight", "API requests under way, or whose intent is being written", turnstile::inFlight);
        gauge(
                "usher.api.queued",
                "API requests that wait for leave: concurrency, quota, or a parked account",
                turnstile::queued);
        for (Priority priority : Priority.values()) {
            byPriority("usher.api.queue.size", "Requests that wait", priority, turnstile::queued)
                    .register(registry);
            byPriority(
                            "usher.api.queue.oldest",
                            "How long the oldest request has waited",
                            priority,
                            p -> seconds(turnstile.oldestWait(p)))
                    .baseUnit("seconds")
                    .register(registry);
            byPriority(
                            "usher.api.queue.drain",
                            "How long, at the quota's pace, until those that wait, and all more urgent ones, have left",
                            priority,
                            p -> turnstile
                                    .timeToDrain(p)
                                    .map(TurnstileMeters::seconds)
                                    .orElse(Double.NaN))
                    .baseUnit("seconds")
                    .register(registry);
        }
    }

    private void parking(List<String> reasons) {
        for (String why : reasons) {
            Gauge.builder("usher.api.parked", () -> parked(why).size())
                    .description("Accounts whose requests do not get through at the moment")
                    .tag("why", why)
                    .register(registry);
            Gauge.builder(
                            "usher.api.parked.duration",
                            () -> parked(why).stream()
                                    .mapToDouble(parking -> seconds(parking.lasting()))
                                    .max()
                                    .orElse(0))
                    .description("How long the longest-parked account has been parked")
                    .tag("why", why)
                    .baseUnit("seconds")
                    .register(registry);
        }
    }

    private List<Parking> parked(String why) {
        return turnstile.parked().values().stream()
                .filter(parking -> parking.why().equals(why))
                .toList();
    }

    private void quota() {
        gauge(
                "usher.quota.limit",
                "Requests that this worker may send in any window; NaN without a quota",
                () -> turnstile.limit().map(Integer::doubleValue).orElse(Double.NaN));
        gauge("usher.quota.left", "Requests that still fit into this window; NaN without a limit", this::left);
        Gauge.builder("usher.quota.reset", () -> seconds(turnstile.untilReset()))
                .description("Until every request that has ended counts no more")
                .baseUnit("seconds")
                .register(registry);
    }

    private double left() {
        OptionalInt left = turnstile.left();
        return left.isPresent() ? left.getAsInt() : Double.NaN;
    }

    private void gauge(String name, String description, Supplier<Number> value) {
        Gauge.builder(name, value).description(description).register(registry);
    }

    private static Gauge.Builder<Priority> byPriority(
            String name, String description, Priority priority, ToDoubleFunction<Priority> value) {
        return Gauge.builder(name, priority, value).description(description).tag("priority", priority.label());
    }

    private static double seconds(Duration duration) {
        // A quota of one a month makes times that are no longs of nanoseconds.
        return duration.getSeconds() + duration.getNano() / 1e9;
    }
}
