package dev.usher.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Starts processes, with the Java that runs this one and a directory for what they leave. Any thread. */
public final class Children {

    private final Path directory;

    /** What earlier ones left there goes. */
    public Children(Path directory) throws IOException {
        delete(directory);
        this.directory = Files.createDirectories(directory);
    }

    public Path directory(String name) {
        return directory.resolve(name);
    }

    /** A main class of this class path. */
    public Child ofClass(String name, List<String> flags, String mainClass, List<String> arguments) throws IOException {
        return ofClass(name, flags, mainClass, arguments, Map.of());
    }

    /** The same, with this in its environment. */
    public Child ofClass(
            String name, List<String> flags, String mainClass, List<String> arguments, Map<String, String> environment)
            throws IOException {
        List<String> command = new ArrayList<>(flags);
        command.add("-Dlogback.configurationFile=dev/usher/testing/quiet-logback.xml");
        command.add("-cp");
        command.add(ClassPath.current());
        command.add(mainClass);
        command.addAll(arguments);
        return start(name, command, environment);
    }

    /** A jar that can be run, with this in its environment. */
    public Child ofJar(String name, List<String> flags, Path jar, String argument, Map<String, String> environment)
            throws IOException {
        List<String> command = new ArrayList<>(flags);
        command.addAll(List.of("-jar", jar.toString(), argument));
        return start(name, command, environment);
    }

    private Child start(String name, List<String> arguments, Map<String, String> environment) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        setEnvironment(builder, environment);
        return Child.start(name, builder, directory.resolve(name + ".log"));
    }

    /** Of what begins with {@code USHER_}, this alone: whoever runs the tests may have settings of a worker's of their own. */
    public static void setEnvironment(ProcessBuilder process, Map<String, String> environment) {
        process.environment().keySet().removeIf(variable -> variable.startsWith("USHER_"));
        process.environment().putAll(environment);
    }

    private static void delete(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> paths = Files.walk(directory)) {
                for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }
}
