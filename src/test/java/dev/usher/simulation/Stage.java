package dev.usher.simulation;

import dev.usher.quota.Priority;
import dev.usher.quota.QuotaSettings;
import dev.usher.simulation.ModelledApi.Health;
import dev.usher.simulation.ServerQuota.Counting;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.BooleanSupplier;

/** What a scenario plays on: time, the API, the workers, and the commands that come. */
final class Stage {
    private static final int CONCURRENCY = 256;
    private static final Duration STEP = Duration.ofSeconds(1);
    private static final Duration CLOSING = Duration.ofMinutes(1);
    /** Of ten commands of a trickle. */
    private static final List<Priority> MIX = List.of(
            Priority.KICK,
            Priority.KICK,
            Priority.DELETE,
            Priority.ADD,
            Priority.ADD,
            Priority.ADD,
            Priority.ADD,
            Priority.ADD,
            Priority.ADD,
            Priority.READ);

    private final QuotaSettings quota;
    private final Random random = new Random(4);
    private final VirtualTime time = new VirtualTime();
    private final Tally tally = new Tally();
    private final ModelledApi api;
    private final ModelledGroup group;
    private int commands;
    private boolean isClosing;

    Stage(int requests, Duration window, Counting counting, int workers) {
        this.quota = new QuotaSettings(requests, window, CONCURRENCY);
        this.api = new ModelledApi(time, new ServerQuota(requests, window, counting), tally, random);
        this.group = new ModelledGroup(time, fates -> new ModelledWorker(time, api, tally, quota, fates));
        group.begin(workers);
    }

    /** The quota that the API has in production. */
    static Stage production(int workers) {
        return new Stage(1_200, Duration.ofMinutes(5), Counting.SLIDING, workers);
    }

    QuotaSettings quota() {
        return quota;
    }

    Tally tally() {
        return tally;
    }

    ModelledApi api() {
        return api;
    }

    ModelledGroup group() {
        return group;
    }

    Duration now() {
        return time.sinceStart();
    }

    /** So many adds have been waiting. */
    Stage backlog(int adds) {
        for (int i = 0; i < adds; i++) {
            arrives(Priority.ADD);
        }
        return this;
    }

    /** Kicks come at random, so many a second on average. */
    Stage kicks(double perSecond) {
        return arrivals(perSecond, () -> arrives(Priority.KICK));
    }

    /** Commands of all kinds come at random, so many a second on average. */
    Stage trickle(double perSecond) {
        return arrivals(perSecond, () -> arrives(MIX.get(random.nextInt(MIX.size()))));
    }

    /** A command comes that the API always fails at, with 503. */
    Stage poison(Duration at) {
        return at(at, () -> group.arrived(command(Priority.ADD, true)));
    }

    Stage at(Duration sinceStart, Runnable action) {
        time.at(sinceStart, action);
        return this;
    }

    Stage apiIs(Health health, Duration from, Duration to) {
        return at(from, () -> api.is(health)).at(to, () -> api.is(Health.WELL));
    }

    /** Somebody else spends the same quota, so many requests at once every ten seconds. */
    Stage otherTool(int requests, Duration from, Duration to) {
        for (Duration at = from; at.compareTo(to) < 0; at = at.plusSeconds(10)) {
            at(at, () -> {
                for (int i = 0; i < requests; i++) {
                    api.spend();
                }
            });
        }
        return this;
    }

    void play(Duration until) {
        time.runUntil(until);
    }

    /** Lets what is under way end; nothing more comes. */
    void close() {
        isClosing = true;
        time.runUntil(now().plus(CLOSING));
    }

    /**
     * Goes on until the claim is true.
     *
     * @return when it came true, to the second
     */
    Optional<Duration> playUntil(BooleanSupplier isOver, Duration atMost) {
        while (!isOver.getAsBoolean() && now().compareTo(atMost) < 0) {
            time.runUntil(now().plus(STEP));
        }
        return isOver.getAsBoolean() ? Optional.of(now()) : Optional.empty();
    }

    private void arrives(Priority priority) {
        group.arrived(command(priority, false));
    }

    private ModelledCommand command(Priority priority, boolean isPoisonous) {
        int partition = random.nextInt(ModelledGroup.PARTITIONS);
        return new ModelledCommand("command " + commands++, priority, partition, isPoisonous, time.getAsLong());
    }

    private Stage arrivals(double perSecond, Runnable arrival) {
        double pause = -Math.log(1 - random.nextDouble()) / perSecond;
        time.after(Duration.ofNanos((long) (1e9 * pause)), () -> {
            if (!isClosing) {
                arrival.run();
                arrivals(perSecond, arrival);
            }
        });
        return this;
    }
}
