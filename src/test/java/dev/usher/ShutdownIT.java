package dev.usher;

import static dev.usher.testing.Commands.anAdd;
import static org.assertj.core.api.Assertions.assertThat;

import dev.usher.command.Command;
import dev.usher.simulator.SimulatorSettings;
import dev.usher.testing.Children;
import dev.usher.testing.Installation;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A worker as operators run it: a process of its own, stopped by SIGTERM under load. */
class ShutdownIT {

    @Test
    void sigtermUnderLoadEndsWithinTheDeadlineAndNothingIsLostOrRepeated() throws IOException, InterruptedException {
        try (Installation usher =
                Installation.with(6, SimulatorSettings.defaults().withLatency(Duration.ofMillis(200)))) {
            usher.set("USHER_SHUTDOWN_TIMEOUT", "PT20S").set("USHER_API_CONCURRENCY", "50");
            Process worker = start(usher);
            List<Command> commands = adds(2_000);
            usher.send(commands);
            boolean ended;
            try {
                usher.awaitResults(100);

                worker.destroy();
                ended = worker.waitFor(30, TimeUnit.SECONDS);
            } finally {
                worker.destroyForcibly();
            }
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

    private static Process start(Installation usher) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessBuilder worker =
                new ProcessBuilder(java, "-XX:TieredStopAtLevel=1", "-jar", System.getProperty("usher.jar"), "run");
        Children.setEnvironment(worker, usher.environment());
        return worker.redirectErrorStream(true)
                .redirectOutput(new File("target", "shutdown-it-worker.log"))
                .start();
    }

    private static List<Command> adds(int count) {
        List<Command> commands = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            commands.add(
                    anAdd().of("p" + i).inMeeting(UUID.randomUUID().toString()).build());
        }
        return commands;
    }
}
