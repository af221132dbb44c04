package dev.usher.cli;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** All that can be set. */
@Command(
        name = "config",
        header = "Print every setting: meaning, unit, default, range.",
        description = {
            "With --config or --values, also prints the values in effect (secrets masked) and reports invalid settings.",
            "Each key can be set by an environment variable too: api.timeout by USHER_API_TIMEOUT."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  usher config", "  usher config --config usher.properties", "  usher config --format markdown"})
final class ConfigCommand implements Callable<Integer> {

    @Mixin
    private final SettingsOptions settings;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--values", description = "Print the values in effect here; --config implies it.")
    private boolean values;

    @Option(names = "--format", defaultValue = "TABLE", description = "table (the default) or markdown.")
    private Format format = Format.TABLE;

    ConfigCommand(Map<String, String> environment) {
        this.settings = new SettingsOptions(environment);
    }

    @Override
    public Integer call() {
        Optional<Map<String, String>> shown =
                values || settings.hasFiles() ? Optional.of(settings.forClient().shown()) : Optional.empty();
        spec.commandLine()
                .getOut()
                .println(format == Format.TABLE ? SettingsTable.asText(shown) : SettingsTable.asMarkdown(shown));
        return Cli.DONE;
    }

    /** How it is printed. */
    enum Format {
        TABLE,
        MARKDOWN
    }
}
