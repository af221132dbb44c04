package dev.usher;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.usher.config.Settings;
import dev.usher.config.Sources;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Why a worker cannot start, beside a Kafka that accepts connections and never answers. */
class WorkerStartTest {

    @Test
    void aPortThatIsTakenIsToldBeforeKafkaIsAskedForAnything() throws IOException {
        try (ServerSocket kafka = silent();
                ServerSocket taken = silent()) {
            assertThatThrownBy(() -> Worker.start(settings(kafka, taken.getLocalPort())))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("management.port " + taken.getLocalPort());
        }
    }

    @Test
    void aKafkaThatNeverAnswersIsNamed() throws IOException {
        try (ServerSocket kafka = silent()) {
            assertThatThrownBy(() -> Worker.start(settings(kafka, 0)))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("No answer from Kafka at 127.0.0.1:" + kafka.getLocalPort());
        }
    }

    private static ServerSocket silent() throws IOException {
        return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    private static Settings settings(ServerSocket kafka, int managementPort) {
        return Settings.forWorker(new Sources(
                List.of(),
                Map.of(),
                Map.of(
                        "kafka.bootstrap.servers", "127.0.0.1:" + kafka.getLocalPort(),
                        "kafka.default.api.timeout.ms", "2000",
                        "kafka.request.timeout.ms", "1000",
                        "management.port", String.valueOf(managementPort),
                        "api.account.id", "acc",
                        "api.app.id", "app",
                        "api.token", "secret")));
    }
}
