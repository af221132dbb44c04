package dev.usher.cli;

import dev.usher.command.Command.KickParticipants;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Sends a {@code KickParticipants}. */
@Command(
        name = "kick",
        header = "Remove participants from a meeting's live session.",
        description =
                "At least one --id or --custom-id is needed. Anyone who is kicked may join again; delete revokes that.",
        footerHeading = "%nExample:%n",
        footer = {
            "  usher send kick --meeting 3f0c0ba9-3f53-4a4b-b5b5-1c5d6f4b8f10 \\",
            "      --custom-id ann --custom-id bob"
        })
final class SendKick implements Callable<Integer> {

    @Mixin
    private final SendOptions send;

    @Option(names = "--id", paramLabel = "ID", description = "A participant, by RealtimeKit's id; may be repeated.")
    private List<String> ids = new ArrayList<>();

    @Option(names = "--custom-id", paramLabel = "ID", description = "A participant, by your own id; may be repeated.")
    private List<String> customIds = new ArrayList<>();

    SendKick(Map<String, String> environment) {
        this.send = new SendOptions(environment);
    }

    @Override
    public Integer call() {
        return send.send(envelope -> new KickParticipants(envelope, ids, customIds));
    }
}
