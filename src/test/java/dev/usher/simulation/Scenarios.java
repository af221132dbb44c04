package dev.usher.simulation;

import dev.usher.quota.Priority;
import dev.usher.simulation.ModelledApi.Health;
import dev.usher.simulation.ServerQuota.Counting;
import java.time.Duration;
import java.util.List;

/** The scenarios of the report. */
final class Scenarios {
    private static final int BACKLOG = 10_000;
    /** Steady are all whole windows but the first, until this part of the backlog is done. */
    private static final double STEADY = 0.9;

    static final List<Scenario> ALL = List.of(
            new Scenario("steady trickle, 1/s", () -> hour(Stage.production(1).trickle(1))),
            new Scenario("backlog, kicks at 1/s, 1 worker", () -> backlog(Stage.production(1))),
            new Scenario("backlog, kicks at 1/s, 2 workers", () -> backlog(Stage.production(2))),
            new Scenario("backlog, kicks at 1/s, 4 workers", () -> backlog(Stage.production(4))),
            new Scenario(
                    "backlog, the API's window is fixed",
                    () -> backlog(new Stage(1_200, Duration.ofMinutes(5), Counting.FIXED, 1))),
            new Scenario("backlog, a thirtieth of the quota, 1 worker", () -> backlog(thirtieth(1))),
            new Scenario("backlog, a thirtieth of the quota, 2 workers", () -> backlog(thirtieth(2))),
            new Scenario("backlog, a thirtieth of the quota, 4 workers", () -> backlog(thirtieth(4))),
            new Scenario("backlog, two workers join and leave", () -> backlog(joinAndLeave())),
            new Scenario("backlog, one of two workers crashes", () -> backlog(crash())),
            new Scenario("backlog, slow API (8 s)", () -> backlog(slow())),
            new Scenario("1,000 kicks of one meeting at once", () -> KickStorm.of(1_000, "nobody")),
            new Scenario("1,000 kicks at once, one unknown", () -> KickStorm.of(1_000, "p500")),
            new Scenario(
                    "another tool spends 3/s, trickle of 2/s",
                    () -> hour(Stage.production(1).trickle(2).otherTool(30, minutes(10), minutes(30)))),
            new Scenario("API hangs for 10 min, trickle of 2/s", () -> outage(Health.HANGING)),
            new Scenario("API answers 503 for 10 min, trickle of 2/s", () -> outage(Health.FAILING)),
            new Scenario("credentials refused for 10 min, trickle of 2/s", () -> outage(Health.REFUSING_CREDENTIALS)),
            new Scenario("one poisonous command, trickle of 1/s", Scenarios::poison),
            new Scenario(
                    "one poisonous command, one other every 5 min",
                    () -> hour(Stage.production(1).trickle(1 / 300.0).poison(minutes(10)))),
            new Scenario(
                    "a poisonous command all alone",
                    () -> hour(Stage.production(1).poison(minutes(10)))));

    private Scenarios() {}

    private static Figures hour(Stage stage) {
        stage.play(minutes(60));
        stage.close();
        return Figures.of(stage);
    }

    static Figures outage(Health health) {
        Duration over = minutes(20);
        Stage stage = Stage.production(1).trickle(2).apiIs(health, minutes(10), over);
        stage.play(over);
        int before = stage.tally().settled();
        Duration resumed = stage.playUntil(() -> stage.tally().settled() > before, minutes(60))
                .orElse(minutes(60));
        stage.play(minutes(60));
        stage.close();
        return Figures.resumed(stage, resumed.minus(over));
    }

    static Figures backlog(Stage stage) {
        stage.backlog(BACKLOG).kicks(1);
        Duration atMost = minutes(240);
        Duration from = stage.quota().window();
        Duration steady =
                stage.playUntil(() -> added(stage) >= STEADY * BACKLOG, atMost).orElse(atMost);
        Duration until = from.multipliedBy(steady.dividedBy(from));
        Duration drained =
                stage.playUntil(() -> added(stage) == BACKLOG, atMost).orElse(atMost);
        double pace = stage.quota().requests() / (double) stage.quota().window().toSeconds();
        double utilisation = stage.tally().requestsBetween(from, until)
                / (pace * until.minus(from).toSeconds());
        stage.close();
        long ideal = Math.round(stage.tally().settled() / pace);
        return Figures.drained(stage, utilisation, drained.toSeconds() + ", ideal " + ideal);
    }

    private static int added(Stage stage) {
        return stage.tally().settled(Priority.ADD);
    }

    static Figures poison() {
        return hour(Stage.production(1).trickle(1).poison(minutes(10)));
    }

    static Stage thirtieth(int workers) {
        Stage stage = new Stage(40, Duration.ofSeconds(10), Counting.SLIDING, workers);
        stage.api().takes(Duration.ofMillis(100));
        return stage;
    }

    private static Stage slow() {
        Stage stage = Stage.production(1);
        stage.api().takes(Duration.ofSeconds(8));
        return stage;
    }

    private static Stage joinAndLeave() {
        Stage stage = Stage.production(1);
        return stage.at(minutes(10), () -> stage.group().join())
                .at(minutes(20), () -> stage.group().join())
                .at(minutes(30), () -> stage.group().leave())
                .at(minutes(40), () -> stage.group().leave());
    }

    private static Stage crash() {
        Stage stage = Stage.production(2);
        return stage.at(minutes(20), () -> stage.group().crash());
    }

    private static Duration minutes(int minutes) {
        return Duration.ofMinutes(minutes);
    }
}
