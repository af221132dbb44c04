package dev.usher.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What can be done with dead letters. */
@Command(
        name = "dead-letters",
        synopsisSubcommandLabel = "COMMAND",
        header = "List dead letters, look at one, or send them again.",
        description =
                "A dead letter is a record whose command failed for good: its bytes untouched, the reason in headers.")
final class DeadLettersCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return Cli.WRONG_USAGE;
    }
}
