package dev.usher.torture;

import dev.usher.testing.Child;
import dev.usher.testing.Children;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** The workers' processes, as delivered. Whoever ends by himself is started again, as a supervisor would. One thread at a time. */
final class Workers implements AutoCloseable {

    private static final List<String> JVM = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m");

    private static final Duration SETTLED = Duration.ofSeconds(10);

    /** One of them, in as many lives as it takes. */
    private static final class Slot {
        private final String name;
        private int lives;
        private boolean down = true;
        private Instant startedAt = Instant.EPOCH;
        private Optional<Child> process = Optional.empty();
        private Optional<Instant> suspendedAt = Optional.empty();

        Slot(String name) {
            this.name = name;
        }

        boolean isAlive() {
            return !down && process.map(Child::isAlive).orElse(false);
        }

        boolean isRunning() {
            return isAlive() && suspendedAt.isEmpty();
        }
    }

    private final Children children;
    private final Path jar;
    private final Map<String, String> environment;
    private final List<Slot> slots = new ArrayList<>();
    private final List<Pause> pauses = new ArrayList<>();
    private final List<String> ownEnds = new ArrayList<>();
    private int kills;

    Workers(Children children, Path jar, int count, Map<String, String> environment) throws IOException {
        this.children = children;
        this.jar = jar;
        this.environment = Map.copyOf(environment);
        for (int i = 1; i <= count; i++) {
            Slot slot = new Slot("worker-" + i);
            slots.add(slot);
            start(slot);
        }
    }

    int kills() {
        return kills;
    }

    /** Those that were resumed. */
    List<Pause> pauses() {
        return List.copyOf(pauses);
    }

    /** Workers that ended though nobody ended them, for people. */
    List<String> ownEnds() {
        return List.copyOf(ownEnds);
    }

    /** Kills this worker, or another that runs; returns its number, or nothing when none runs. */
    Optional<Integer> kill(int preferred) throws InterruptedException {
        Optional<Integer> number = running(preferred);
        if (number.isPresent()) {
            Slot slot = slots.get(number.get() - 1);
            slot.down = true;
            slot.process.orElseThrow().kill();
            kills++;
        }
        return number;
    }

    /** Suspends this worker, or another that runs; returns its number, or nothing when none runs. */
    Optional<Integer> suspend(int preferred) throws IOException, InterruptedException {
        Optional<Integer> number = running(preferred);
        if (number.isPresent()) {
            Slot slot = slots.get(number.get() - 1);
            slot.suspendedAt = Optional.of(Instant.now());
            slot.process.orElseThrow().suspend();
        }
        return number;
    }

    /** Nobody is killed while suspended: what comes when such a worker wakes up is the hardest part. */
    private Optional<Integer> running(int preferred) {
        return IntStream.range(0, slots.size())
                .mapToObj(i -> (preferred - 1 + i) % slots.size() + 1)
                .filter(number -> slots.get(number - 1).isRunning())
                .findFirst();
    }

    void resume(int number) throws IOException, InterruptedException {
        Slot slot = slots.get(number - 1);
        Instant to = Instant.now();
        slot.process.orElseThrow().resume();
        pauses.add(new Pause(slot.name, slot.suspendedAt.orElseThrow(), to));
        slot.suspendedAt = Optional.empty();
    }

    void start(int number) throws IOException {
        start(slots.get(number - 1));
    }

    private void start(Slot slot) throws IOException {
        slot.lives++;
        slot.process =
                Optional.of(children.ofJar("%s.%d".formatted(slot.name, slot.lives), JVM, jar, "run", environment));
        slot.startedAt = Instant.now();
        slot.down = false;
    }

    /** Fails when one has ended, though nothing was done to it yet. */
    void mustLive() throws IOException {
        for (Slot slot : slots) {
            slot.process.orElseThrow().mustLive();
        }
    }

    /** Starts those again that ended by themselves. */
    void supervise() throws IOException {
        for (Slot slot : slots) {
            if (!slot.down && !slot.isAlive()) {
                Child ended = slot.process.orElseThrow();
                ownEnds.add("%s ended with %d, see %s".formatted(slot.name, ended.exitValue(), ended.log()));
                start(slot);
            }
        }
    }

    /** Whether all have been there long enough to have begun their work. */
    boolean areSettled() {
        return slots.stream()
                .allMatch(slot -> slot.isAlive() && slot.startedAt.plus(SETTLED).isBefore(Instant.now()));
    }

    /** Ends them as an operator would, all at once. Returns what went wrong. */
    List<String> stop() throws InterruptedException {
        List<String> wrong = new ArrayList<>();
        for (Slot slot : slots) {
            slot.down = true;
            slot.process.orElseThrow().handle().destroy();
        }
        for (Slot slot : slots) {
            Child process = slot.process.orElseThrow();
            if (!process.stop()) {
                wrong.add("%s still ran half a minute after SIGTERM, see %s".formatted(slot.name, process.log()));
            } else if (process.exitValue() != 0) {
                wrong.add("%s ended with %d after SIGTERM, see %s"
                        .formatted(slot.name, process.exitValue(), process.log()));
            }
        }
        return wrong;
    }

    @Override
    public void close() {
        slots.forEach(slot -> slot.process.ifPresent(Child::close));
    }
}
