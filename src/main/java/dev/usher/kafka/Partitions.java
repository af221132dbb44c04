package dev.usher.kafka;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.apache.kafka.common.TopicPartition;

/**
 * The partitions of this worker, and the share of the quota that comes with them.
 *
 * <pre>
 *   assigned ─→ restoring ─→ open ─→ stopped ─→ let go
 * </pre>
 *
 * Only open ones count for that share: not before it is known what their former owners spent, and not once they are stopped. Kafka
 * thread only.
 */
final class Partitions {
    private final PartitionWork.Factory works;
    private final Restorer restorer;
    private final QuotaShares shares;
    private final IntSupplier total;
    private final Consumer<Assignment.Signal> signals;
    private final Map<TopicPartition, CompletableFuture<Restored>> restoring = new HashMap<>();
    private final Map<TopicPartition, Assignment> assignments = new HashMap<>();
    private int toldOwned;
    private int toldTotal;

    /**
     * @param total how many partitions there are, of all workers
     * @param signals takes what the partitions' work reports; any thread
     */
    Partitions(
            PartitionWork.Factory works,
            Restorer restorer,
            QuotaShares shares,
            IntSupplier total,
            Consumer<Assignment.Signal> signals) {
        this.works = works;
        this.restorer = restorer;
        this.shares = shares;
        this.total = total;
        this.signals = signals;
    }

    void restore(TopicPartition partition) {
        restoring.put(partition, restorer.restore(partition, works));
    }

    /** Those whose ledger is being read. */
    int restoring() {
        return restoring.size();
    }

    /** They will not be opened. */
    void abandonRestoring() {
        abandonRestoring(Set.copyOf(restoring.keySet()));
    }

    /** They were taken away before they were opened. */
    void abandonRestoring(Collection<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            CompletableFuture<Restored> abandoned = restoring.remove(partition);
            if (abandoned != null) {
                abandoned.cancel(false);
            }
        }
    }

    /** Opens what is restored, and says which. */
    List<TopicPartition> openRestored() {
        List<TopicPartition> opened = new ArrayList<>();
        for (TopicPartition partition : List.copyOf(restoring.keySet())) {
            CompletableFuture<Restored> restored = Objects.requireNonNull(restoring.get(partition));
            if (restored.isDone()) {
                restoring.remove(partition);
                open(partition, restored.join());
                opened.add(partition);
            }
        }
        return opened;
    }

    private void open(TopicPartition partition, Restored restored) {
        CommittedProgress committed = restored.committed();
        if (!committed.spent().isEmpty()) {
            shares.inherit(committed.spent());
        }
        assignments.put(
                partition, new Assignment(partition, Progress.resuming(committed), restored.preparation(), signals));
    }

    /** The assignments of all partitions that are open, or stopped and not released yet. */
    Collection<Assignment> assignments() {
        return assignments.values();
    }

    /** The assignments of these partitions; one that is not open has none. */
    List<Assignment> assignmentsOf(Collection<TopicPartition> partitions) {
        return assignments.values().stream()
                .filter(assignment -> partitions.contains(assignment.partition()))
                .toList();
    }

    /** The one that records of this partition belong to. */
    Assignment at(TopicPartition partition) {
        Assignment assignment = assignments.get(partition);
        if (assignment == null) {
            throw new IllegalStateException("records of " + partition + " before it was opened");
        }
        return assignment;
    }

    /** Whether it is still ours; if not, what it reports is from before a revocation. */
    boolean has(Assignment assignment) {
        return assignments.get(assignment.partition()) == assignment;
    }

    int pendingRecords() {
        return assignments.values().stream()
                .mapToInt(Assignment::pendingRecords)
                .sum();
    }

    /** What is wrong with one of them, if anything is. */
    Optional<String> trouble() {
        return assignments.values().stream()
                .flatMap(each -> each.trouble().stream())
                .findFirst();
    }

    /**
     * It is not this worker's any more. A worker without partitions counts nothing as spent, like one that has just started: all its
     * requests are in what was committed with its partitions, and are inherited with them.
     */
    void letGo(Assignment assignment) {
        assignments.remove(assignment.partition(), assignment);
        if (assignments.isEmpty()) {
            shares.forgetSpent();
        }
    }

    /** Takes the share of the quota that the open ones are worth, if that has changed. */
    void updateShare() {
        int owned = (int) assignments.values().stream()
                .filter(assignment -> !assignment.isStopped())
                .count();
        int known = Math.max(owned, total.getAsInt());
        if (owned != toldOwned || known != toldTotal) {
            toldOwned = owned;
            toldTotal = known;
            shares.own(owned, known);
        }
    }
}
