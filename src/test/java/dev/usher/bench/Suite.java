package dev.usher.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/**
 * Runs a plan. The limits and the worker take turns, so that whatever else the machine is busy with meets them alike.
 * Confined to one thread.
 */
final class Suite {

    private final Plan plan;
    private final Optional<Path> worker;
    private final Children children;
    private final Scoreboard scoreboard = new Scoreboard();
    private final Progress progress = new Progress();

    Suite(Plan plan, Optional<Path> worker, Children children) {
        this.plan = plan;
        this.worker = worker;
        this.children = children;
    }

    Scoreboard run() throws IOException, InterruptedException, ExecutionException {
        progress.say("starting a broker, sending it two backlogs of %,d commands".formatted(plan.commands()));
        try (Cluster cluster = Cluster.start(children)) {
            for (Backlog backlog : Backlog.values()) {
                cluster.fill(backlog.topic(), backlog.commands(plan.commands()));
            }
            for (Protocol protocol : plan.protocols()) {
                try (Stage stage = Stage.set(plan, children, cluster, protocol)) {
                    for (int repeat = 1; repeat <= plan.repeats(); repeat++) {
                        run(stage, protocol, "%d of %d: ".formatted(repeat, plan.repeats()));
                    }
                }
            }
        }
        return scoreboard;
    }

    private void run(Stage stage, Protocol protocol, String turn)
            throws IOException, InterruptedException, ExecutionException {
        note(turn, Series.copy(protocol), stage.copy());
        for (Duration latency : plan.latencies()) {
            note(turn, new Series(Series.Subject.CLIENT, protocol, latency), stage.client(latency));
            if (worker.isPresent()) {
                note(
                        turn,
                        new Series(Series.Subject.UNIFORM, protocol, latency),
                        stage.worker(worker.get(), Backlog.UNIFORM, latency, plan.liveCommands()));
                note(
                        turn,
                        new Series(Series.Subject.HOT, protocol, latency),
                        stage.worker(worker.get(), Backlog.HOT, latency, 0));
            }
        }
    }

    private void note(String turn, Series series, Measured measured) {
        scoreboard.add(series, measured);
        progress.say(turn + series + ": " + measured);
    }
}
