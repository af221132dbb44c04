package dev.usher.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What can be sent. */
@Command(name = "send", synopsisSubcommandLabel = "COMMAND", header = "Send a command to a worker, through Kafka.")
final class SendCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return Cli.WRONG_USAGE;
    }
}
