package dev.usher;

import dev.usher.cli.Cli;
import dev.usher.cli.CommandFailed;
import dev.usher.cli.WorkerStart;
import dev.usher.config.Settings;

/** The command line's way in. */
public final class Usher {
    private Usher() {}

    public static void main(String[] args) {
        System.exit(Cli.of(System.getenv(), Usher::start).execute(args));
    }

    private static WorkerStart.Running start(Settings settings) {
        try {
            return Worker.start(settings);
        } catch (StartException e) {
            throw new CommandFailed(e.getMessage(), e);
        }
    }
}
