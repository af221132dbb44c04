package dev.usher.cli;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.ContextInitializer;
import ch.qos.logback.core.joran.spi.JoranException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.slf4j.LoggerFactory;
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
        try {
            return Cli.of(environment, workers)
                    .setOut(new PrintWriter(out, true))
                    .setErr(new PrintWriter(err, true))
                    .execute(arguments);
        } finally {
            logAsTestsDo();
        }
    }

    /** A command sets how its process logs, which here is the tests' own. */
    private static void logAsTestsDo() {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        try {
            new ContextInitializer(context).autoConfig();
        } catch (JoranException e) {
            throw new IllegalStateException(e);
        }
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
