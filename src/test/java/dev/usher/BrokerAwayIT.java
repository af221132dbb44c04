package dev.usher;

import static dev.usher.testing.Commands.anAdd;
import static org.assertj.core.api.Assertions.assertThat;

import dev.usher.command.Outcome;
import dev.usher.simulator.SimulatorSettings;
import dev.usher.testing.Installation;
import dev.usher.testing.KafkaBroker;
import dev.usher.testing.ManagementClient;
import org.junit.jupiter.api.Test;

/** Who looks at a worker whose broker is away is told, for as long as it is. */
class BrokerAwayIT {

    @Test
    void aWorkerIsNotReadyAndSaysWhyUntilItsBrokerIsBack() {
        try (KafkaBroker broker = KafkaBroker.own();
                Installation usher = Installation.on(broker, 1, SimulatorSettings.defaults())) {
            ManagementClient worker = new ManagementClient(usher.startWorker().managementPort());
            worker.awaitReady();

            broker.stop();
            worker.awaitUnready("the Kafka broker does not answer");
            assertThat(worker.metric("usher_ready")).isZero();
            assertThat(worker.metric("usher_live")).isEqualTo(1);

            broker.start();
            worker.awaitReady();
            usher.send(anAdd().build());
            assertThat(usher.awaitResults(1))
                    .allMatch(result -> result.settled().outcome() instanceof Outcome.Succeeded);
        }
    }
}
