package dev.usher.simulator;

import dev.usher.simulator.Fault.Frequency;
import java.util.SplittableRandom;

/**
 * A fault at work: counts whom it met and draws from its own source of chance, so that what it hits of those does not depend
 * on which others are installed. Event loop only.
 */
final class InstalledFault {
    /** Not SplittableRandom's own step: with it, the luck of fault 2 would be that of fault 1, one draw later. */
    private static final long STRIDE = 0xd1342543de82ef95L;

    private final long id;
    private final Fault fault;
    private final SplittableRandom random;
    private long matched;
    private long fired;

    InstalledFault(long id, Fault fault, long seed) {
        this.id = id;
        this.fault = fault;
        this.random = new SplittableRandom(seed + id * STRIDE);
    }

    /** Asked once for every request that matches. */
    boolean fires() {
        Frequency frequency = fault.frequency();
        matched++;
        boolean hit = matched > frequency.after()
                && fired < frequency.times().orElse(Long.MAX_VALUE)
                && random.nextDouble() < frequency.probability();
        if (hit) {
            fired++;
        }
        return hit;
    }

    Fault fault() {
        return fault;
    }

    FaultReport report() {
        return new FaultReport(id, fault, matched, fired);
    }
}
