package dev.usher;

import static dev.usher.testing.Commands.anAdd;
import static org.assertj.core.api.Assertions.assertThat;

import dev.usher.command.Command;
import dev.usher.command.Result;
import dev.usher.simulator.SimulatorSettings;
import dev.usher.testing.EmbeddedKafka;
import dev.usher.testing.FreePort;
import dev.usher.testing.Installation;
import dev.usher.testing.KafkaBroker;
import dev.usher.testing.ManagementClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.config.provider.FileConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker whose password of Kafka is changed while it runs. */
class RotatedPasswordIT {
    private static final String SCRAM = "org.apache.kafka.common.security.scram.ScramLoginModule required";

    private final int guarded = FreePort.pick();
    private KafkaBroker broker;
    private Path secret;
    private Installation usher;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        int open = FreePort.pick();
        int controller = FreePort.pick();
        broker = KafkaBroker.on(EmbeddedKafka.at(
                open,
                Files.createDirectory(folder.resolve("kafka")),
                Map.of(
                        "listeners",
                        "OPEN://127.0.0.1:%d,GUARDED://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d"
                                .formatted(open, guarded, controller),
                        "controller.quorum.voters",
                        "1@127.0.0.1:" + controller,
                        "listener.security.protocol.map",
                        "OPEN:PLAINTEXT,GUARDED:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT",
                        "inter.broker.listener.name",
                        "OPEN",
                        "sasl.enabled.mechanisms",
                        "SCRAM-SHA-256",
                        "listener.name.guarded.scram-sha-256.sasl.jaas.config",
                        SCRAM + ";",
                        // Or whoever is connected is not asked for the new one before the connection fails.
                        "connections.max.reauth.ms",
                        "3000")));
        secret = folder.resolve("secret.properties");
        usher = Installation.on(broker, 2, SimulatorSettings.defaults())
                // Who is refused cannot leave either: its partitions are free when its session is over.
                .sessionTimeout(Duration.ofSeconds(6))
                .set("USHER_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:" + guarded)
                .set("USHER_KAFKA_SECURITY_PROTOCOL", "SASL_PLAINTEXT")
                .set("USHER_KAFKA_SASL_MECHANISM", "SCRAM-SHA-256")
                .set(
                        "USHER_KAFKA_SASL_JAAS_CONFIG",
                        SCRAM + " username=\"usher\" password=\"${file:" + secret + ":password}\";")
                .set("USHER_KAFKA_CONFIG_PROVIDERS", "file")
                .set("USHER_KAFKA_CONFIG_PROVIDERS_FILE_CLASS", FileConfigProvider.class.getName());
    }

    @AfterEach
    void close() {
        usher.close();
        broker.close();
    }

    /** All its clients: without the reader of the ledger it would take up no command, nor answer a duplicate. */
    @Test
    void goesOnWithThePasswordThatItsFileHoldsThen() throws Exception {
        brokerWants("one");
        fileHolds("one");
        ManagementClient worker = new ManagementClient(usher.startWorker().managementPort());
        Command before = anAdd().of("ann").build();
        usher.send(before);
        usher.awaitResults(1);

        brokerWants("two");
        worker.awaitMetric("usher_ready", 0);
        fileHolds("two");
        worker.awaitMetric("usher_ready", 1);
        worker.awaitMetric("usher_partitions_assigned", 2);

        usher.send(List.of(before, anAdd().of("bob").build()));
        assertThat(usher.awaitResults(3)).extracting(Result::duplicate).containsOnlyOnce(true);
    }

    private void brokerWants(String password) throws Exception {
        try (Admin admin = broker.admin()) {
            admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(
                            "usher", new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_256, 4096), password)))
                    .all()
                    .get();
        }
    }

    private void fileHolds(String password) throws IOException {
        Files.writeString(secret, "password=" + password + "\n");
    }
}
