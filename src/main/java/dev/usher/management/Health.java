package dev.usher.management;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

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

        boolean isUp() {
            return reasons.isEmpty();
        }
    }

    /**
     * Whether it does its work: joined its group, restored what it knows, reaches the broker.
     *
     * @param reasons why not; empty when it is ready
     * @param parked why commands wait, for the API or for the schema registry, in order; a parked worker is ready, since a restart
     *     would not help
     * @param work what it is at
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
     * What a worker is at, and what it waits for.
     *
     * @param phase of the Kafka thread's life
     * @param partitions that it runs the commands of
     * @param restoring partitions whose ledger is being read
     * @param backlog records of its partitions that are not done
     * @param queues requests that wait, most urgent first
     * @param accounts how each stands with the API, as far as it is remembered
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
     * How one account stands. Limit, left and reset are of the one quota that all accounts share.
     *
     * @param limit requests in a window, of this worker; empty without a quota, as is what is left
     * @param reset until every request that has ended counts no more
     */
    record Account(
            String name, Optional<Integer> limit, Optional<Integer> left, Duration reset, Optional<Parked> parked) {}

    /**
     * That nothing of an account gets through.
     *
     * @param nextProbe until the next look whether it is over
     */
    record Parked(String why, Instant since, Duration lasting, Duration nextProbe) {}
}
