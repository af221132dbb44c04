package dev.usher.simulation;

import dev.usher.quota.Spending;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Workers that share the partitions, and with them the quota. A partition that changes hands is nobody's for three seconds;
 * its former owner lets its calls end meanwhile. What it has spent is committed with its partitions before each request.
 */
final class ModelledGroup implements ModelledWorker.Fates {
    static final int PARTITIONS = 12;
    private static final Duration CALLS_HAVE_ENDED = Duration.ofSeconds(2);
    private static final Duration NEXT_OWNER_BEGINS = Duration.ofSeconds(1);

    private static final Duration MISSED = Duration.ofSeconds(45);

    private final VirtualTime time;
    private final List<ModelledWorker> workers = new ArrayList<>();
    private final Map<Integer, ModelledWorker> owners = new TreeMap<>();
    private final Map<Integer, String> spent = new HashMap<>();
    private final List<Set<ModelledCommand>> waiting = new ArrayList<>();
    private final Supplier<ModelledWorker> newWorker;
    private int unsettled;

    ModelledGroup(VirtualTime time, Function<ModelledGroup, ModelledWorker> newWorker) {
        this.time = time;
        this.newWorker = () -> newWorker.apply(this);
        for (int i = 0; i < PARTITIONS; i++) {
            waiting.add(new LinkedHashSet<>());
        }
    }

    /** Has so many workers from the start. */
    void begin(int count) {
        for (int i = 0; i < count; i++) {
            workers.add(newWorker.get());
        }
        for (int i = 0; i < PARTITIONS; i++) {
            owners.put(i, workers.get(i % count));
        }
        workers.forEach(this::share);
    }

    void join() {
        workers.add(newWorker.get());
        rebalance();
    }

    /** The one that has been there longest leaves. */
    void leave() {
        ModelledWorker leaving = workers.remove(0);
        rebalance();
        leaving.turnstile().share(0, PARTITIONS);
    }

    /** The one that has been there longest falls silent. It is missed after a while. */
    void crash() {
        ModelledWorker crashed = workers.remove(0);
        List<Integer> partitions = partitionsOf(crashed);
        partitions.forEach(owners::remove);
        voidPasses(partitions);
        partitions.forEach(partition -> time.after(MISSED, () -> takeOver(partition)));
    }

    void arrived(ModelledCommand command) {
        unsettled++;
        again(command);
    }

    int unsettled() {
        return unsettled;
    }

    @Override
    public void again(ModelledCommand command) {
        waiting.get(command.partition()).add(command);
        ModelledWorker owner = owners.get(command.partition());
        if (owner != null) {
            owner.take(command);
        }
    }

    @Override
    public void left(ModelledCommand command) {
        waiting.get(command.partition()).remove(command);
        ModelledWorker owner = owners.get(command.partition());
        if (owner != null) {
            commit(owner, partitionsOf(owner));
        }
    }

    private Spending commit(ModelledWorker owner, List<Integer> partitions) {
        Spending spending = owner.turnstile().spending(partitions.size(), now()).orElseThrow();
        String ofEach = spending.ofEach();
        partitions.forEach(partition -> spent.put(partition, ofEach));
        return spending;
    }

    private Instant now() {
        return Instant.EPOCH.plusNanos(time.getAsLong());
    }

    @Override
    public void settled(ModelledCommand command) {
        unsettled--;
    }

    private void rebalance() {
        Map<ModelledWorker, List<Integer>> given = new LinkedHashMap<>();
        Map<ModelledWorker, Integer> kept = new HashMap<>();
        int most = PARTITIONS / workers.size();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            ModelledWorker owner = owners.get(partition);
            if (owner == null) {
                throw new IllegalStateException("rebalanced while a partition is nobody's");
            }
            if (workers.contains(owner) && kept.merge(owner, 1, Integer::sum) <= most) {
                continue;
            }
            given.computeIfAbsent(owner, unused -> new ArrayList<>()).add(partition);
        }
        given.forEach((owner, partitions) -> {
            List<Integer> before = partitionsOf(owner);
            partitions.forEach(owners::remove);
            voidPasses(partitions);
            share(owner);
            time.after(CALLS_HAVE_ENDED, () -> handOver(owner, partitions, before));
        });
    }

    private void handOver(ModelledWorker owner, List<Integer> given, List<Integer> before) {
        commit(owner, before).release(given.size());
        given.forEach(partition -> time.after(NEXT_OWNER_BEGINS, () -> takeOver(partition)));
    }

    private void takeOver(int partition) {
        ModelledWorker owner = withFewest();
        owners.put(partition, owner);
        String brought = spent.getOrDefault(partition, "");
        if (!brought.isEmpty()) {
            owner.turnstile().inherit(brought, now());
        }
        share(owner);
        List.copyOf(waiting.get(partition)).forEach(owner::take);
    }

    /** Whoever waits for a pass at a former owner's does not use it. */
    private void voidPasses(List<Integer> partitions) {
        partitions.forEach(partition -> waiting.get(partition).forEach(ModelledCommand::nextTurn));
    }

    private ModelledWorker withFewest() {
        ModelledWorker fewest = workers.get(0);
        for (ModelledWorker worker : workers) {
            fewest = assigned(worker) < assigned(fewest) ? worker : fewest;
        }
        return fewest;
    }

    private void share(ModelledWorker worker) {
        worker.turnstile().share(assigned(worker), PARTITIONS);
    }

    private int assigned(ModelledWorker worker) {
        return partitionsOf(worker).size();
    }

    private List<Integer> partitionsOf(ModelledWorker worker) {
        return owners.keySet().stream()
                .filter(partition -> owners.get(partition) == worker)
                .toList();
    }
}
