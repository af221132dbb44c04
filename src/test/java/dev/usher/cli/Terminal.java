package dev.usher.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import picocli.CommandLine;

/** A terminal that remembers what one command printed. One thread, one command. */
final class Terminal {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Map<String, String> environment;
    private final WorkerStart workers;

    Terminal(Map<String, String> environment) {
        this(environment, settings -> {
            throw new IllegalStateException("no worker here");
        });
    }

    Terminal(Map<String, String> environment, WorkerStart workers) {
        this.environment = environment;
        this.workers = workers;
    }

    /** The exit code of a command. */
    int run(String... arguments) {
        return Cli.of(environment, workers)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    CommandLine commands() {
        return Cli.of(environment, workers);
    }

    String out() {
        return out.toString().replace("\r\n", "\n");
    }

    String err() {
        return err.toString().replace("\r\n", "\n");
    }
}
