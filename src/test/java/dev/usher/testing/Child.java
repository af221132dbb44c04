package dev.usher.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * A process of this one's, its output in a file. What it has to say is read from there; what it costs is asked of the
 * operating system. Ends with this process, even with one that is interrupted. One thread at a time.
 */
public final class Child implements AutoCloseable {

    private static final Duration STOPS_WITHIN = Duration.ofSeconds(30);

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
        try {
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        } catch (IllegalStateException endingAlready) {
            process.destroyForcibly();
            throw new IOException(name + " was started too late", endingAlready);
        }
        return new Child(name, process, log);
    }

    /** Sends it a line to read from its standard input. */
    public void say(String line) throws IOException {
        process.getOutputStream().write((line + "\n").getBytes(UTF_8));
        process.getOutputStream().flush();
    }

    /** Waits for the next line of output that begins so, and returns the rest of it. */
    public String told(String prefix) throws IOException, InterruptedException {
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

    public void mustLive() throws IOException {
        if (!process.isAlive()) {
            throw new IOException("%s ended with %d, see %s".formatted(name, process.exitValue(), log));
        }
    }

    public ProcessHandle handle() {
        return process.toHandle();
    }

    /** The most memory it ever had resident, in MiB; only Linux tells. */
    public OptionalLong peakMiB() {
        try (var lines = Files.lines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                    .findFirst();
        } catch (IOException notLinux) {
            return OptionalLong.empty();
        }
    }

    /** Asks it to end, as an operator would, and waits until it has. Returns whether it did in time. */
    public boolean stop() throws InterruptedException {
        return stop(STOPS_WITHIN);
    }

    boolean stop(Duration within) throws InterruptedException {
        process.destroy();
        return process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS);
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public String name() {
        return name;
    }

    /** What it wrote. */
    public Path log() {
        return log;
    }

    /** How it ended; 128 and more tell the signal that ended it. */
    public int exitValue() {
        return process.exitValue();
    }

    /** Takes its CPU away (SIGSTOP): it neither notices nor says anything until it is resumed. */
    public void suspend() throws IOException, InterruptedException {
        signal("STOP");
    }

    /** Lets a suspended process go on (SIGCONT). */
    public void resume() throws IOException, InterruptedException {
        signal("CONT");
    }

    /** Java knows no signals but those that end a process. Nobody else can have the number of one that is alive. */
    private void signal(String signal) throws IOException, InterruptedException {
        if (process.isAlive()) {
            int exit = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            // Or it has ended in between.
            if (exit != 0 && process.isAlive()) {
                throw new IOException("kill -%s of %s ended with %d".formatted(signal, name, exit));
            }
        }
    }

    /** Ends it at once (SIGKILL), suspended or not, and waits until it is gone. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
