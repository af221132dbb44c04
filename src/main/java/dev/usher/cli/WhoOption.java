package dev.usher.cli;

import dev.usher.command.ParticipantRef;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Whom a command is about, by either kind of id. */
final class WhoOption {

    @Option(names = "--id", required = true, paramLabel = "ID", description = "The participant, by RealtimeKit's id.")
    private Optional<String> id = Optional.empty();

    @Option(names = "--custom-id", required = true, paramLabel = "ID", description = "The participant, by your own id.")
    private Optional<String> customId = Optional.empty();

    ParticipantRef participant() {
        return id.<ParticipantRef>map(ParticipantRef.ById::new)
                .orElseGet(() -> new ParticipantRef.ByCustomId(customId.orElseThrow()));
    }
}
