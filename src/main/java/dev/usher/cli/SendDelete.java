package dev.usher.cli;

import static java.util.Objects.requireNonNull;

import dev.usher.command.Command.DeleteParticipant;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Sends a {@code DeleteParticipant}. */
@Command(
        name = "delete",
        header = "Take a participant off a meeting's list.",
        footerHeading = "%nExample:%n",
        footer = {
            "  usher send delete --meeting 3f0c0ba9-3f53-4a4b-b5b5-1c5d6f4b8f10 \\",
            "      --custom-id ann --kick"
        })
final class SendDelete implements Callable<Integer> {

    @Mixin
    private final SendOptions send;

    @ArgGroup(multiplicity = "1")
    private @Nullable WhoOption who;

    @Option(names = "--kick", description = "Remove from the live session first.")
    private boolean kick;

    SendDelete(Map<String, String> environment) {
        this.send = new SendOptions(environment);
    }

    @Override
    public Integer call() {
        return send.send(
                envelope -> new DeleteParticipant(envelope, requireNonNull(who).participant(), kick));
    }
}
