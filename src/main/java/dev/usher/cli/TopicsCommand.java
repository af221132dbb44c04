package dev.usher.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What can be done with topics. */
@Command(name = "topics", synopsisSubcommandLabel = "COMMAND", header = "Create topics, or check them.")
final class TopicsCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return Cli.WRONG_USAGE;
    }
}
