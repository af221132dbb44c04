package dev.usher.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;

/** A Redis server of the machine's, in a process of its own on loopback; it keeps nothing when it ends. Any one thread. */
public final class RedisProcess implements AutoCloseable {
    private final Path directory;
    private final int port;
    private Child process;

    /** Starts one on a free port, with a password. */
    public RedisProcess(Path directory) {
        this.directory = directory;
        this.port = FreePort.pick();
        this.process = launch();
    }

    private Child launch() {
        Path log = directory.resolve("redis.log");
        ProcessBuilder server = new ProcessBuilder(
                "redis-server",
                "--port",
                Integer.toString(port),
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--appendonly",
                "no",
                "--requirepass",
                "pass:word",
                "--dir",
                directory.toString());
        try {
            Child launched = Child.start("redis-server", server, log);
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
                launched.mustLive();
                return Files.readString(log).contains("Ready to accept connections");
            });
            return launched;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String uri() {
        return "redis://:pass%3Aword@127.0.0.1:" + port;
    }

    /** Without a word to anybody. */
    public void kill() throws InterruptedException {
        process.kill();
    }

    /** It keeps its connections, and answers nobody. */
    public void suspend() throws IOException, InterruptedException {
        process.suspend();
    }

    public void resume() throws IOException, InterruptedException {
        process.resume();
    }

    /** On the same port, with nothing in it. */
    public void start() {
        process = launch();
    }

    @Override
    public void close() {
        process.close();
    }
}
