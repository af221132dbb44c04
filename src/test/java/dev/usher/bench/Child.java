package dev.usher.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * A process of the benchmark, its output in a file. What it has to say is read from there; what it costs is asked of the
 * operating system. Ends with the benchmark, even one that is interrupted. Confined to one thread.
 */
final class Child implements AutoCloseable {

    private static final long STOP_SECONDS = 30;

    private final String name;
    private final Process process;
    private final Path log;
    private int heard;

    private Child(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    static Child start(String name, ProcessBuilder builder, Path log) throws IOException {
        Process process =
                builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        return new Child(name, process, log);
    }

    /** Sends it a line to read from its standard input. */
    void say(String line) throws IOException {
        process.getOutputStream().write((line + "\n").getBytes(UTF_8));
        process.getOutputStream().flush();
    }

    /** Waits for the next line of output that begins so, and returns the rest of it. */
    String told(String prefix) throws IOException, InterruptedException {
        while (true) {
            boolean alive = process.isAlive();
            String output = Files.readString(log);
            // Only whole lines: the process may be in the middle of one.
            List<String> lines =
                    output.substring(0, output.lastIndexOf('\n') + 1).lines().toList();
            while (heard < lines.size()) {
                String line = lines.get(heard++);
                if (line.startsWith(prefix)) {
                    return line.substring(prefix.length());
                }
            }
            if (!alive) {
                mustLive();
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    void mustLive() throws IOException {
        if (!process.isAlive()) {
            throw new IOException("%s ended with %d, see %s".formatted(name, process.exitValue(), log));
        }
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    /** The most memory it ever had resident, in MiB; only Linux tells. */
    OptionalLong peakMiB() {
        try (var lines = Files.lines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                    .findFirst();
        } catch (IOException notLinux) {
            return OptionalLong.empty();
        }
    }

    /** Asks it to end, as an operator would, and waits until it has. Returns whether it did in time. */
    boolean stop() throws InterruptedException {
        process.destroy();
        return process.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
