package dev.usher.cli;

import dev.usher.config.Settings;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Settings, and which Kafka to talk to. */
final class KafkaOptions {

    @Mixin
    private final SettingsOptions settings;

    @Option(
            names = "--bootstrap-server",
            paramLabel = "HOST:PORT",
            description = "Kafka to talk to; wins over kafka.bootstrap.servers.")
    private Optional<String> bootstrapServer = Optional.empty();

    KafkaOptions(Map<String, String> environment) {
        this.settings = new SettingsOptions(environment);
    }

    Settings forClient() {
        return Settings.forClient(settings.sources(options()));
    }

    Settings forWorker() {
        return Settings.forWorker(settings.sources(options()));
    }

    private Map<String, String> options() {
        return bootstrapServer
                .map(server -> Map.of("kafka.bootstrap.servers", server))
                .orElse(Map.of());
    }
}
