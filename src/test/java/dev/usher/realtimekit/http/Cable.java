package dev.usher.realtimekit.http;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Lies between a client and a server on loopback, and can be cut without either of them taking leave. */
final class Cable {

    private final NetServer entrance;
    private final Queue<NetSocket> sockets = new ConcurrentLinkedQueue<>();
    private final AtomicInteger connected = new AtomicInteger();
    private volatile int serverPort;

    Cable(ApiClientFixture fixture) {
        Vertx vertx = fixture.vertx();
        entrance = fixture.await(vertx.createNetServer()
                .connectHandler(client -> {
                    client.pause();
                    sockets.add(client);
                    connected.incrementAndGet();
                    client.closeHandler(closed -> connected.decrementAndGet());
                    vertx.createNetClient().connect(serverPort, "127.0.0.1").onSuccess(server -> {
                        sockets.add(server);
                        server.handler(client::write);
                        client.handler(server::write);
                        client.resume();
                    });
                })
                .listen(0, "127.0.0.1"));
    }

    int port() {
        return entrance.actualPort();
    }

    void plugInto(int port) {
        serverPort = port;
    }

    /** Connections that the client has not closed. */
    int connected() {
        return connected.get();
    }

    /** Swallows what is sent over what is connected now, like a router that has forgotten it. */
    void silence() {
        sockets.forEach(socket -> socket.handler(swallowed -> {}));
    }

    /** Cuts what is connected now. */
    void cut() {
        sockets.forEach(NetSocket::close);
    }
}
