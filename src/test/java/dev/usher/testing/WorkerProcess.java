package dev.usher.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** A worker as operators run it, in a process of its own, that a test may kill and suspend. One thread at a time. */
public final class WorkerProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern MANAGEMENT = Pattern.compile("Health and metrics are served.* port=\"?(\\d+)");

    private final Child process;

    private WorkerProcess(Child process) {
        this.process = process;
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
            return new WorkerProcess(Child.start("the worker", worker, log.toPath()));
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
            throw new IllegalStateException("the log has vanished: " + process.log());
        }
        return new ManagementClient(Integer.parseInt(served.group(1)));
    }

    /** SIGKILL: it can neither finish nor say anything. */
    public void kill() {
        try {
            process.kill();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** SIGTERM: it ends as operators end it. Returns whether it has, within this time. */
    public boolean stop(Duration within) throws InterruptedException {
        return process.stop(within);
    }

    /** How it ended. */
    public int exitValue() {
        return process.exitValue();
    }

    /** SIGSTOP: it stands still, and its connections stay open. */
    public void suspend() throws IOException, InterruptedException {
        process.suspend();
    }

    /** SIGCONT: it goes on, and does not know that time has passed. */
    public void resume() throws IOException, InterruptedException {
        process.resume();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** All that it has said so far. */
    public String log() {
        try {
            return Files.readString(process.log());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void await(Callable<Boolean> condition) {
        Awaitility.await()
                .pollInSameThread()
                .pollInterval(Duration.ofMillis(20))
                .atMost(PATIENCE)
                .failFast("the worker has ended; see " + process.log(), () -> !process.isAlive())
                .until(condition);
    }

    @Override
    public void close() {
        kill();
    }
}
