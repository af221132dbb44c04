package dev.usher.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The top-level command. */
@Command(
        name = "usher",
        synopsisSubcommandLabel = "COMMAND",
        description =
                "Takes participant commands from Kafka, runs them against Cloudflare RealtimeKit, and reports what"
                        + " became of each.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  usher simulate --port 8787",
            "  usher topics create --bootstrap-server localhost:9092",
            "  usher run --config usher.properties",
            "  usher send add --meeting 3f0c0ba9-3f53-4a4b-b5b5-1c5d6f4b8f10 \\",
            "      --custom-id ann --preset host --wait"
        })
final class UsherCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--verbose", scope = ScopeType.INHERIT, description = "Log more, and show where failures happened.")
    private boolean verbose;

    boolean isVerbose() {
        return verbose;
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return Cli.WRONG_USAGE;
    }
}
