package dev.usher.simulator;

import static dev.usher.simulator.RunningSimulator.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.usher.testing.FreePort;
import io.vertx.core.Vertx;
import java.net.BindException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
        int port = FreePort.pick(); // one that the system gives to nobody else once it is free
        Simulator first = simulator(port);
        await(first.start());
        await(first.close());

        assertThat(await(simulator(port).start())).isEqualTo(port);
        await(first.close());
        assertThatThrownBy(() -> await(first.start())).hasMessageContaining("started before");
    }

    /** Or its client would wait for ever. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void aRequestThatFailsForABugIsAnswered(int whichLookAtTheClock) {
        AtomicInteger looks = new AtomicInteger();
        InstantSource failing = () -> {
            if (looks.incrementAndGet() == whichLookAtTheClock) {
                throw new ArithmeticException("a bug");
            }
            return Instant.EPOCH;
        };
        Simulator simulator = new Simulator(vertx, SimulatorSettings.defaults().withPort(0), failing);
        await(simulator.start());

        Reply reply = RunningSimulator.send(
                HttpClient.newHttpClient(),
                HttpRequest.newBuilder(URI.create(simulator.baseUrl() + "/accounts/acc/realtime/kit/app/meetings/"
                                + RunningSimulator.MEETING))
                        .timeout(Duration.ofSeconds(5))
                        .header("Authorization", "Bearer secret"));

        assertThat(reply.status()).isEqualTo(500);
        assertThat(reply.message()).isEqualTo("failed: the simulator's log says why");
    }

    private Simulator simulator(int port) {
        return new Simulator(vertx, SimulatorSettings.defaults().withPort(port), InstantSource.system());
    }
}
