package dev.usher.cli;

import dev.usher.command.Command.AddParticipant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Sends an {@code AddParticipant}. */
@Command(
        name = "add",
        header = "Enrol a participant in a meeting.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  usher send add --meeting 3f0c0ba9-3f53-4a4b-b5b5-1c5d6f4b8f10 \\",
            "      --custom-id ann --preset host",
            "  usher send add --meeting 3f0c0ba9-3f53-4a4b-b5b5-1c5d6f4b8f10 \\",
            "      --custom-id bob --preset guest --name 'Bob Lee' --expires-in PT30S \\",
            "      --wait --show-tokens"
        })
final class SendAdd implements Callable<Integer> {

    @Mixin
    private final SendOptions send;

    @Option(names = "--custom-id", required = true, paramLabel = "ID", description = "Your own id for the participant.")
    private String customId = "";

    @Option(names = "--preset", required = true, paramLabel = "NAME", description = "The preset (role) to join with.")
    private String preset = "";

    @Option(names = "--name", paramLabel = "TEXT", description = "Display name (default: the custom id).")
    private Optional<String> name = Optional.empty();

    @Option(names = "--picture", paramLabel = "URL", description = "http or https URL of a picture.")
    private Optional<String> picture = Optional.empty();

    SendAdd(Map<String, String> environment) {
        this.send = new SendOptions(environment);
    }

    @Override
    public Integer call() {
        return send.send(envelope -> new AddParticipant(envelope, customId, preset, name, picture));
    }
}
