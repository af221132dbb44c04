package dev.usher;

import static dev.usher.testing.Commands.adds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.usher.command.Command;
import dev.usher.simulator.SimulatorSettings;
import dev.usher.testing.Installation;
import dev.usher.testing.WorkerProcess;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A worker as operators run it: a process of its own, stopped by SIGTERM under load. */
class ShutdownIT {

    @Test
    void sigtermUnderLoadEndsWithinTheDeadlineAndNothingIsLostOrRepeated() throws InterruptedException {
        try (Installation usher =
                Installation.with(6, SimulatorSettings.defaults().withLatency(Duration.ofMillis(200)))) {
            usher.set("USHER_SHUTDOWN_TIMEOUT", "PT20S").set("USHER_API_CONCURRENCY", "50");
            WorkerProcess worker = usher.startProcess();
            List<Command> commands = adds(2_000);
            usher.send(commands);
            usher.awaitResults(100);

            boolean ended = worker.stop(Duration.ofSeconds(30));

            usher.broker().awaitEndOfDecidedTransactions();
            int published = usher.results().size();
            int called = usher.journal().size();

            assertThat(ended).isTrue();
            assertThat(worker.exitValue()).isZero();
            assertThat(published)
                    .as("every call was answered for")
                    .isEqualTo(called)
                    .isLessThan(2_000);
            usher.set("USHER_API_CONCURRENCY", "500").startWorker();
            usher.awaitResults(2_000);
            assertThat(usher.results())
                    .extracting(result -> result.command().commandId())
                    .containsExactlyInAnyOrderElementsOf(commands.stream()
                            .map(command -> command.envelope().commandId())
                            .toList());
            assertThat(usher.journal()).hasSize(2_000);
        }
    }
}
