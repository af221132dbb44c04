package dev.usher.management;

import java.util.List;

/** How a worker is, as it knows itself. Asked from any thread; answers at once. */
public interface Health {

    Liveness live();

    Readiness ready();

    /**
     * Whether it will get on without being restarted.
     *
     * @param reasons why not; empty when it is alive
     */
    record Liveness(List<String> reasons) {
        public Liveness {
            reasons = List.copyOf(reasons);
        }

        /** Nothing that a restart would cure. */
        public static Liveness alive() {
            return new Liveness(List.of());
        }

        boolean isUp() {
            return reasons.isEmpty();
        }
    }

    /**
     * Whether it does its work: joined its group, restored what it knows, reaches the broker.
     *
     * @param reasons why not; empty when it is ready
     * @param parked why its commands wait for the API, in order; a parked worker is ready, since a restart would not help
     */
    record Readiness(List<String> reasons, List<String> parked) {
        public Readiness {
            reasons = List.copyOf(reasons);
            parked = List.copyOf(parked);
        }

        boolean isUp() {
            return reasons.isEmpty();
        }
    }
}
