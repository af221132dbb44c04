package dev.usher.torture;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets the mishaps happen, each at its time, and their ends follow. All of it on one thread of its own, which alone touches
 * workers and broker until it is closed. Any thread.
 */
final class Chaos implements AutoCloseable {

    private static final Duration NEXT_TRY = Duration.ofMillis(500);
    private static final Duration SUPERVISION = Duration.ofSeconds(1);

    private final Workers workers;
    private final Brokers brokers;
    private final Api api;
    private final Chronicle chronicle;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "chaos"));
    private final AtomicInteger ahead = new AtomicInteger();
    private volatile boolean settled;
    private volatile Optional<Exception> failure = Optional.empty();

    private interface Step {
        void run() throws IOException, InterruptedException;
    }

    Chaos(Installation installation, Chronicle chronicle) {
        this.workers = installation.workers();
        this.brokers = installation.brokers();
        this.api = installation.api();
        this.chronicle = chronicle;
    }

    void begin(List<Mishap> mishaps) {
        mishaps.forEach(mishap -> after(mishap.at(), () -> happen(mishap)));
        supervise();
    }

    /** Whether all mishaps have come and gone. */
    boolean isOver() {
        return ahead.get() == 0;
    }

    /** Whether all workers have been there for a while. */
    boolean isSettled() {
        return settled;
    }

    /** Fails if anything went wrong that was not meant to. */
    void mustBeWell() throws IOException {
        if (failure.isPresent()) {
            throw new IOException("the run itself failed", failure.get());
        }
    }

    private void happen(Mishap mishap) throws IOException, InterruptedException {
        if (mishap instanceof Mishap.Kill kill) {
            Optional<Integer> killed = workers.kill(kill.worker());
            killed.ifPresentOrElse(
                    number -> {
                        chronicle.say(new Mishap.Kill(kill.at(), number, kill.down()).told());
                        after(kill.down(), () -> workers.start(number));
                    },
                    () -> after(NEXT_TRY, () -> happen(mishap)));
        } else if (mishap instanceof Mishap.Suspend suspend) {
            Optional<Integer> suspended = workers.suspend(suspend.worker());
            suspended.ifPresentOrElse(
                    number -> {
                        chronicle.say(new Mishap.Suspend(suspend.at(), number, suspend.length()).told());
                        after(suspend.length(), () -> workers.resume(number));
                    },
                    () -> after(NEXT_TRY, () -> happen(mishap)));
        } else if (mishap instanceof Mishap.Restart restart) {
            if (brokers.areWhole()) {
                chronicle.say(mishap.told());
                brokers.end(restart.broker(), restart.kill());
                after(restart.down(), () -> brokers.startAgain(restart.broker()));
            } else {
                after(NEXT_TRY, () -> happen(mishap));
            }
        } else if (mishap instanceof Mishap.Misbehave misbehave) {
            chronicle.note(mishap.told());
            long id = api.add(misbehave.fault());
            after(misbehave.length(), () -> api.remove(id));
        }
    }

    private void after(Duration delay, Step step) {
        ahead.incrementAndGet();
        var unused = thread.schedule(
                () -> {
                    attempt(step);
                    ahead.decrementAndGet();
                },
                delay.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    private void supervise() {
        var unused = thread.scheduleWithFixedDelay(
                () -> attempt(() -> {
                    workers.supervise();
                    settled = workers.areSettled();
                    brokers.mustLive();
                    api.mustLive();
                }),
                SUPERVISION.toMillis(),
                SUPERVISION.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    private void attempt(Step step) {
        try {
            step.run();
        } catch (IOException | RuntimeException e) {
            failure = Optional.of(e);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for what is under way; supervision ends too. */
    @Override
    public void close() {
        thread.shutdownNow();
        try {
            if (!thread.awaitTermination(1, TimeUnit.MINUTES)) {
                throw new IllegalStateException("the mishaps did not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
