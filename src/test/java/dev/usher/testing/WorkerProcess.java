package dev.usher.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** A worker as operators run it, in a process of its own, that a test may kill and suspend. One thread at a time. */
public final class WorkerProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern MANAGEMENT = Pattern.compile("Health and metrics are served.* port=\"?(\\d+)");

    private final Process process;
    private final File log;

    private WorkerProcess(Process process, File log) {
        this.process = process;
        this.log = log;
    }

    /** Starts the packaged worker with these settings; its log goes where the build's other output is. */
    static WorkerProcess start(Map<String, String> environment) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessBuilder worker = new ProcessBuilder(
                java,
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-jar",
                System.getProperty("usher.jar", "target/usher.jar"),
                "run");
        Children.setEnvironment(worker, environment);
        try {
            File log = File.createTempFile("worker-", ".log", new File("target"));
            Process process =
                    worker.redirectErrorStream(true).redirectOutput(log).start();
            // A suspended one would stay for ever if the tests were stopped.
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            return new WorkerProcess(process, log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until its log has this. */
    public WorkerProcess awaitSaid(String words) {
        await(() -> log().contains(words));
        return this;
    }

    /** Its health and metrics, once they are served. */
    public ManagementClient management() {
        await(() -> MANAGEMENT.matcher(log()).find());
        Matcher served = MANAGEMENT.matcher(log());
        if (!served.find()) {
            throw new IllegalStateException("the log has vanished: " + log);
        }
        return new ManagementClient(Integer.parseInt(served.group(1)));
    }

    /** SIGKILL: it can neither finish nor say anything. */
    public void kill() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** SIGTERM: it ends as operators end it. Returns whether it has, within this time. */
    public boolean stop(Duration within) throws InterruptedException {
        process.destroy();
        return process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** How it ended. */
    public int exitValue() {
        return process.exitValue();
    }

    /** SIGSTOP: it stands still, and its connections stay open. */
    public void suspend() {
        signal("STOP");
    }

    /** SIGCONT: it goes on, and does not know that time has passed. */
    public void resume() {
        signal("CONT");
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    private void signal(String name) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .inheritIO()
                    .start();
            if (!kill.waitFor(10, TimeUnit.SECONDS) || kill.exitValue() != 0) {
                throw new IllegalStateException("kill -" + name + " did not work");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** All that it has said so far. */
    public String log() {
        try {
            return Files.readString(log.toPath());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void await(Callable<Boolean> condition) {
        Awaitility.await()
                .pollInSameThread()
                .pollInterval(Duration.ofMillis(20))
                .atMost(PATIENCE)
                .failFast("the worker has ended; see " + log, () -> !process.isAlive())
                .until(condition);
    }

    @Override
    public void close() {
        kill();
    }
}
