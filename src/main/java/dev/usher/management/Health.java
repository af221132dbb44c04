package dev.usher.management;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The state of a worker, as it knows it. Any thread; answers at once. */
public interface Health {

    Liveness live();

    Readiness ready();

    /**
     * Whether it can make progress without a restart.
     *
     * @param reasons why not; empty when it is alive
     */
    record Liveness(List<String> reasons) {
        public Liveness {
            reasons = List.copyOf(reasons);
        }

        boolean isUp() {
            return reasons.isEmpty();
        }
    }

    /**
     * Whether it does its work: joined its group, restored what it knows, reaches the broker.
     *
     * @param reasons why not; empty when it is ready
     * @param parked why commands wait, in order, for the API or for the schema registry; a parked worker is ready, since a restart
     *     would not help
     * @param work what it is doing
     */
    record Readiness(List<String> reasons, List<String> parked, Optional<Work> work) {
        public Readiness {
            reasons = List.copyOf(reasons);
            parked = List.copyOf(parked);
        }

        boolean isUp() {
            return reasons.isEmpty();
        }
    }

    /**
     * What a worker is doing, and what it waits for.
     *
     * @param phase the phase of the Kafka thread's life
     * @param partitions how many it runs the commands of
     * @param restoring partitions whose ledger is being read
     * @param backlog records of its partitions that are not done
     * @param queues requests that wait, most urgent first
     * @param accounts the state of each with the API, as far as it is remembered
     */
    record Work(String phase, int partitions, int restoring, long backlog, List<Queue> queues, List<Account> accounts) {
        public Work {
            queues = List.copyOf(queues);
            accounts = List.copyOf(accounts);
        }
    }

    /**
     * Requests of one priority that wait.
     *
     * @param drain until they have left, at the quota's pace; empty when there is no share of the quota
     */
    record Queue(String priority, int size, Duration oldest, Optional<Duration> drain) {}

    /**
     * The state of one account. Limit, left and reset are those of the one quota that all accounts share.
     *
     * @param limit requests that this worker may send in a window; empty without a quota, as is {@code left}
     * @param reset until no request that has ended counts any more
     */
    record Account(
            String name, Optional<Integer> limit, Optional<Integer> left, Duration reset, Optional<Parked> parked) {}

    /**
     * Why no request of an account gets through, and since when.
     *
     * @param nextProbe time until the next probe
     */
    record Parked(String why, Instant since, Duration lasting, Duration nextProbe) {}
}
