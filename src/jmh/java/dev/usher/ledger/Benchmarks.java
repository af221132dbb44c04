package dev.usher.ledger;

import java.io.File;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptions;

/** Starts JMH from within Maven, where only the class loader knows the class path of the JVMs to fork. */
public final class Benchmarks {

    private Benchmarks() {}

    public static void main(String[] args) throws Exception {
        if (Benchmarks.class.getClassLoader() instanceof URLClassLoader loader) {
            System.setProperty(
                    "java.class.path",
                    Arrays.stream(loader.getURLs())
                            .map(Benchmarks::path)
                            .collect(Collectors.joining(File.pathSeparator)));
        }
        try {
            new Runner(new CommandLineOptions(args)).run();
        } catch (RunnerException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    private static String path(URL url) {
        return Path.of(URI.create(url.toExternalForm())).toString();
    }
}
