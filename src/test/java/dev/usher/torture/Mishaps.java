package dev.usher.torture;

import dev.usher.torture.ApiFault.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * What goes wrong, and when. Each sort is spread over the whole time but its end, one mishap in each stretch of it, at random within. The
 * same plan makes the same mishaps. Confined to one thread.
 */
final class Mishaps {

    private static final Duration BETWEEN_API_FAULTS = Duration.ofSeconds(6);

    private static final List<Kind> KINDS = List.of(Kind.values());

    /** What the API does all the time, besides. */
    private static final List<ApiFault> EVERY_DAY = List.of(
            ApiFault.with(0.010, Kind.FAILED),
            ApiFault.with(0.010, Kind.FAILED_AFTER_EFFECT),
            ApiFault.with(0.005, Kind.CUT),
            ApiFault.with(0.010, Kind.CUT_AFTER_EFFECT),
            ApiFault.with(0.002, Kind.HUNG),
            ApiFault.with(0.003, Kind.HUNG_AFTER_EFFECT),
            ApiFault.with(0.001, Kind.DISCONNECTED_AFTER_EFFECT));

    private final Plan plan;
    private final SplittableRandom random;
    private final List<Mishap> mishaps = new ArrayList<>();

    private Mishaps(Plan plan) {
        this.plan = plan;
        // Not what the script draws from.
        this.random = new SplittableRandom(~plan.seed());
    }

    /** In the order of their times. */
    static List<Mishap> of(Plan plan) {
        return new Mishaps(plan).all();
    }

    private List<Mishap> all() {
        spread(plan.kills(), (at, index) -> new Mishap.Kill(at, anyWorker(), millis(200, 5_000)));
        spread(plan.pauses(), (at, index) -> new Mishap.Suspend(at, anyWorker(), pause(index)));
        boolean killFirst = random.nextBoolean();
        spread(
                plan.brokerRestarts(),
                (at, index) -> new Mishap.Restart(at, anyBroker(), killFirst == (index % 2 == 0), millis(500, 8_000)));
        if (plan.apiFaults()) {
            EVERY_DAY.forEach(fault -> mishaps.add(new Mishap.Misbehave(Duration.ZERO, plan.lasting(), fault)));
            int faults = (int) (plan.lasting().toMillis() / BETWEEN_API_FAULTS.toMillis());
            spread(faults, (at, index) -> new Mishap.Misbehave(at, millis(2_000, 6_000), fault()));
        }
        mishaps.sort(Comparator.comparing(Mishap::at));
        return List.copyOf(mishaps);
    }

    private interface Making {
        Mishap at(Duration at, int index);
    }

    private void spread(int count, Making making) {
        long stretch = plan.lasting().toMillis() * 19 / 20 / Math.max(1, count);
        for (int i = 0; i < count; i++) {
            mishaps.add(making.at(Duration.ofMillis(i * stretch + random.nextLong(Math.max(1, stretch))), i));
        }
    }

    private int anyBroker() {
        return 1 + random.nextInt(Plan.BROKERS);
    }

    private int anyWorker() {
        return 1 + random.nextInt(plan.workers());
    }

    /** During the first, the third and so on somebody else takes over; the others are over before anybody notices. */
    private Duration pause(int index) {
        long session = Plan.SESSION.toMillis();
        return index % 2 == 1 ? millis(500, session / 2) : millis(session + 2_000, session + 10_000);
    }

    private ApiFault fault() {
        Kind kind = KINDS.get(random.nextInt(KINDS.size()));
        return switch (kind) {
            // One answer parks a whole account, one disconnect ends many requests.
            case THROTTLED, DISCONNECTED, DISCONNECTED_AFTER_EFFECT ->
                new ApiFault(kind, 1, Optional.of(1 + random.nextInt(2)));
            // Each takes the API's time-out from its participant.
            case HUNG, HUNG_AFTER_EFFECT -> ApiFault.with(0.1, kind);
            default -> ApiFault.with(0.05 + random.nextInt(30) / 100.0, kind);
        };
    }

    private Duration millis(long from, long to) {
        return Duration.ofMillis(random.nextLong(from, to));
    }
}
