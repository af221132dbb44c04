package dev.usher;

import static dev.usher.testing.Commands.aGet;
import static dev.usher.testing.Commands.anAdd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.usher.command.Command;
import dev.usher.command.Result;
import dev.usher.simulator.Effect;
import dev.usher.simulator.Fault;
import dev.usher.simulator.JournalEntry;
import dev.usher.simulator.SimulatorSettings;
import dev.usher.testing.Aftermath;
import dev.usher.testing.Installation;
import dev.usher.testing.WorkerProcess;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A worker that is stopped by SIGTERM while a call hangs, as it may for longer than the worker may take to end. */
class HangingShutdownIT {
    /** Of {@code shutdown.timeout}, as the README has it. */
    private static final Duration MOST_BEYOND = Duration.ofSeconds(10);

    @Test
    void endsInTimeAndTheNextWorkerSettlesWhatHung() throws InterruptedException {
        Duration shutdownTimeout = Duration.ofSeconds(2);
        try (Installation usher = Installation.with(1, SimulatorSettings.defaults())
                .set("USHER_SHUTDOWN_TIMEOUT", shutdownTimeout.toString())
                .set("USHER_API_TIMEOUT", "PT40S")) {
            usher.fault(Fault.hanging().naming("stuck"));
            WorkerProcess worker = usher.startProcess();
            Command hanging = anAdd().of("stuck").build();
            Command behind = aGet().of("stuck").build();
            Command other = anAdd().of("ann").build();
            usher.send(hanging, behind, other);
            usher.awaitResults(1);
            await().until(() -> usher.journal().stream().anyMatch(request -> isHanging(request)));

            boolean ended = worker.stop(shutdownTimeout.plus(MOST_BEYOND));

            assertThat(ended).isTrue();
            assertThat(worker.exitValue()).isZero();
            assertThat(usher.results())
                    .extracting(result -> result.command().commandId())
                    .containsExactly(other.envelope().commandId());

            usher.clearFaults();
            usher.startWorker();
            Aftermath aftermath = Aftermath.of(usher);
            aftermath.isOneSuccessEach(List.of(hanging, behind, other));
            assertThat(aftermath.effectsOf(hanging)).containsExactly(Effect.ADDED);
            assertThat(aftermath.settled(hanging).reconciled()).isTrue();
            assertThat(usher.results()).noneMatch(Result::duplicate);
        }
    }

    private static boolean isHanging(JournalEntry request) {
        return request.end() == JournalEntry.End.HUNG;
    }
}
