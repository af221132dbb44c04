package dev.usher.simulator;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Everything that the simulator knows and remembers. Event loop only. */
final class World {
    private final SimulatorSettings initial;
    private final InstantSource clock;
    private final Meetings meetings = new Meetings();
    private final Sessions sessions = new Sessions(meetings);
    private final RealtimeKit realtimeKit = new RealtimeKit(meetings);
    private final Gate gate;
    private final Faults faults;
    private final Journal journal;
    private @Nullable Thread loop;
    private SplittableRandom chance;
    private SimulatorSettings settings;

    World(SimulatorSettings settings, InstantSource clock) {
        this.initial = settings;
        this.settings = settings;
        this.clock = clock;
        this.gate = new Gate(settings);
        this.faults = new Faults(meetings, settings.seed());
        this.journal = new Journal(settings.journalCapacity(), Journal.MOST_BYTES);
        this.chance = new SplittableRandom(settings.seed());
    }

    /** From now on, only this thread may touch it. */
    void confineTo(Thread eventLoop) {
        loop = eventLoop;
    }

    boolean isConfinedHere() {
        return Thread.currentThread() == loop;
    }

    Instant now() {
        return clock.instant();
    }

    Meetings meetings() {
        return meetings;
    }

    Sessions sessions() {
        return sessions;
    }

    Gate gate() {
        return gate;
    }

    Faults faults() {
        return faults;
    }

    Journal journal() {
        return journal;
    }

    SimulatorSettings settings() {
        return settings;
    }

    void change(SimulatorSettings changed) {
        settings = changed;
        gate.change(changed);
    }

    Outcome perform(Call call, Instant now) {
        return realtimeKit.perform(call, settings, now);
    }

    /** How long the next request waits. */
    Duration latency() {
        long jitter = settings.jitter().toMillis();
        return jitter == 0 ? settings.latency() : settings.latency().plusMillis(chance.nextLong(jitter + 1));
    }

    void spend(int requests, Optional<String> token) {
        if (requests < 0) {
            throw new IllegalArgumentException("requests is " + requests + ", must be 0 or more");
        }
        gate.spend(requests, token, now());
    }

    /** Back to how it was started; requests under way finish in the world as it then is. */
    void reset() {
        meetings.clear();
        faults.clear();
        journal.clear();
        change(initial);
        gate.forgetSpending();
        chance = new SplittableRandom(initial.seed());
    }
}
