package dev.usher.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A loopback port that nobody listens on, and that stays free while a broker is down: it lies below the range from
 * which the system picks ports for outgoing connections, or a client that keeps trying to reconnect could end up
 * holding the very port it tries to reach.
 *
 * <p>Any thread.
 */
public final class FreePort {
    /** Each JVM of a build has ports of its own, all of them below 32,000. */
    private static final int PORTS = 3_000;

    private static final int LOWEST = 20_000 + PORTS * (Integer.getInteger("fork", 0) % 4);
    private static final int TRIES = 100;
    /** Never the same one twice, since whoever was told of a port need not listen on it yet. */
    private static final AtomicInteger NEXT =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(PORTS));

    private FreePort() {}

    public static int pick() {
        for (int i = 0; i < TRIES; i++) {
            int port = LOWEST + NEXT.getAndIncrement() % PORTS;
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("no free port from " + LOWEST + " on");
    }

    private static boolean isFree(int port) {
        try (ServerSocket probe = new ServerSocket(port, 1, loopback())) {
            return probe.isBound();
        } catch (BindException taken) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InetAddress loopback() {
        return InetAddress.getLoopbackAddress();
    }
}
