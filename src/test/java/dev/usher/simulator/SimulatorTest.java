package dev.usher.simulator;

import static dev.usher.simulator.RunningSimulator.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import java.net.BindException;
import java.net.URI;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SimulatorTest {
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        await(vertx.close());
    }

    @Test
    void startAnswersThePort() {
        Simulator simulator = simulator(0);

        int port = await(simulator.start());

        assertThat(URI.create(simulator.baseUrl())).isEqualTo(URI.create("http://127.0.0.1:" + port + "/client/v4"));
    }

    @Test
    void aPortInUseFailsTheStart() {
        int port = await(simulator(0).start());

        assertThatThrownBy(() -> await(simulator(port).start())).hasCauseInstanceOf(BindException.class);
    }

    @Test
    void nothingCanBeAskedBeforeTheStart() {
        assertThatThrownBy(() -> await(simulator(0).reset())).hasMessageContaining("not started");
        assertThatThrownBy(() -> simulator(0).baseUrl()).hasMessageContaining("not started");
    }

    @Test
    void aClosedSimulatorFreesItsPort() {
        Simulator first = simulator(0);
        int port = await(first.start());
        await(first.close());

        assertThat(await(simulator(port).start())).isEqualTo(port);
        await(first.close());
        assertThatThrownBy(() -> await(first.start())).hasMessageContaining("started before");
    }

    private Simulator simulator(int port) {
        return new Simulator(vertx, SimulatorSettings.defaults().withPort(port), InstantSource.system());
    }
}
