package dev.usher.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;

/** A Redis server of the machine's, in a process of its own on loopback; it keeps nothing when it ends. Any one thread. */
public final class RedisProcess implements AutoCloseable {
    private final Path directory;
    private final int port;
    private Process process;

    /** Starts one on a free port, with a password. */
    public RedisProcess(Path directory) {
        this.directory = directory;
        this.port = FreePort.pick();
        this.process = launch();
    }

    private Process launch() {
        try {
            Process launched = new ProcessBuilder(
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
                            directory.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("redis.log").toFile())
                    .start();
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(this::accepts);
            return launched;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean accepts() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    public String uri() {
        return "redis://:pass%3Aword@127.0.0.1:" + port;
    }

    /** Without a word to anybody. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** It keeps its connections, and answers nobody. */
    public void suspend() throws IOException, InterruptedException {
        signal("-STOP");
    }

    public void resume() throws IOException, InterruptedException {
        signal("-CONT");
    }

    private void signal(String signal) throws IOException, InterruptedException {
        new ProcessBuilder("kill", signal, Long.toString(process.pid())).start().waitFor();
    }

    /** On the same port, with nothing in it. */
    public void start() {
        process = launch();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
