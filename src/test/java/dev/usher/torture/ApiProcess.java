package dev.usher.torture;

import dev.usher.simulator.Simulator;
import dev.usher.simulator.SimulatorSettings;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;

/** The simulator in a process of its own, as the torture run needs it: whoever is added is live, and every request is remembered. */
final class ApiProcess {

    private static final int ALL_REQUESTS = 10_000_000;

    private ApiProcess() {}

    /** Argument: the seed of its faults. */
    public static void main(String[] args) {
        SimulatorSettings settings = SimulatorSettings.defaults()
                .withPort(0)
                .withAutoJoin(true)
                .withLatency(Duration.ofMillis(4))
                .withJitter(Duration.ofMillis(40))
                .withJournalCapacity(ALL_REQUESTS)
                .withSeed(Long.parseLong(args[0]));
        new Simulator(Vertx.vertx(), settings, InstantSource.system())
                .start()
                .onSuccess(port -> System.out.println("port " + port))
                .onFailure(problem -> {
                    System.out.println(problem);
                    System.exit(1);
                });
    }
}
