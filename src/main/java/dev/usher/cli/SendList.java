package dev.usher.cli;

import dev.usher.command.Command.ListParticipants;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Sends a {@code ListParticipants}. */
@Command(
        name = "list",
        header = "Read a page of a meeting's participants.",
        footerHeading = "%nExample:%n",
        footer = {"  usher send list --meeting 3f0c0ba9-3f53-4a4b-b5b5-1c5d6f4b8f10 \\", "      --per-page 50 --wait"})
final class SendList implements Callable<Integer> {

    @Mixin
    private final SendOptions send;

    @Option(names = "--page", paramLabel = "NUMBER", description = "Page, from 1 (default: the API's).")
    private Optional<Integer> page = Optional.empty();

    @Option(names = "--per-page", paramLabel = "COUNT", description = "Participants on a page (default: the API's).")
    private Optional<Integer> perPage = Optional.empty();

    SendList(Map<String, String> environment) {
        this.send = new SendOptions(environment);
    }

    @Override
    public Integer call() {
        return send.send(envelope -> new ListParticipants(envelope, page, perPage));
    }
}
