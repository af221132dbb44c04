package dev.usher;

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
            return new RunningWorker(Worker.start(settings));
        } catch (StartException e) {
            throw new CommandFailed(String.valueOf(e.getMessage()), e);
        }
    }

    /** A worker as the command line sees it. */
    private record RunningWorker(Worker worker) implements WorkerStart.Running {
        @Override
        public boolean awaitTermination() {
            return worker.awaitTermination();
        }

        @Override
        public void close() {
            worker.close();
        }
    }
}
