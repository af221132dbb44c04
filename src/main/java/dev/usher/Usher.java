package dev.usher;

import static java.util.Objects.requireNonNull;

import dev.usher.cli.Cli;
import dev.usher.cli.CommandFailed;
import dev.usher.cli.WorkerStart;
import dev.usher.config.Settings;

/** The way in: joins the command line and the worker, which do not know each other. */
public final class Usher {
    private Usher() {}

    public static void main(String[] args) {
        System.exit(Cli.of(System.getenv(), Usher::start).execute(args));
    }

    private static WorkerStart.Running start(Settings settings) {
        try {
            return Worker.start(settings);
        } catch (StartException e) {
            throw new CommandFailed(requireNonNull(e.getMessage()), e);
        }
    }
}
