package dev.usher.cli;

import static java.util.Objects.requireNonNull;

import dev.usher.command.Command.GetParticipant;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Sends a {@code GetParticipant}. */
@Command(
        name = "get",
        header = "Read a participant.",
        footerHeading = "%nExample:%n",
        footer = {"  usher send get --meeting 3f0c0ba9-3f53-4a4b-b5b5-1c5d6f4b8f10 \\", "      --custom-id ann --wait"})
final class SendGet implements Callable<Integer> {

    @Mixin
    private final SendOptions send;

    @ArgGroup(multiplicity = "1")
    private @Nullable WhoOption who;

    SendGet(Map<String, String> environment) {
        this.send = new SendOptions(environment);
    }

    @Override
    public Integer call() {
        return send.send(
                envelope -> new GetParticipant(envelope, requireNonNull(who).participant()));
    }
}
