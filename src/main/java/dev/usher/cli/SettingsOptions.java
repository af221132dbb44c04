package dev.usher.cli;

import dev.usher.config.Settings;
import dev.usher.config.Sources;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** Where settings come from, for every command that needs some. */
final class SettingsOptions {

    private final Map<String, String> environment;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "Properties file with settings; may be repeated, later ones win. Environment variables win over"
                            + " files: USHER_ and the key in capitals, dots as underscores.")
    private List<Path> files = new ArrayList<>();

    SettingsOptions(Map<String, String> environment) {
        this.environment = environment;
    }

    boolean hasFiles() {
        return !files.isEmpty();
    }

    Settings forClient() {
        return Settings.forClient(sources(Map.of()));
    }

    Sources sources(Map<String, String> options) {
        return new Sources(files, environment, options);
    }
}
