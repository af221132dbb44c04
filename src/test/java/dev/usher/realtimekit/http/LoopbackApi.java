package dev.usher.realtimekit.http;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;

/** Starts servers on loopback that play the API in clear text; they end with the fixture. */
final class LoopbackApi {

    /** What the API says of an added Ann. */
    static final String ADDED = "{\"success\":true,\"data\":{\"id\":\"id-of-ann\",\"token\":\"join-token\","
            + "\"created_at\":\"created\",\"updated_at\":\"updated\"}}";

    /** What a server in clear text speaks. */
    enum Protocol {
        HTTP1(HttpVersion.HTTP_1_1),
        H2C(HttpVersion.HTTP_2);

        final HttpVersion version;

        Protocol(HttpVersion version) {
            this.version = version;
        }
    }

    private final ApiClientFixture fixture;

    LoopbackApi(ApiClientFixture fixture) {
        this.fixture = fixture;
    }

    /** Serves all but the question for HTTP/2, and answers its base URL. */
    String serve(Protocol protocol, Handler<HttpServerRequest> handler) {
        return baseUrl(portOf(protocol, handler));
    }

    /** Serves as {@link #serve}, and answers the port. */
    int portOf(Protocol protocol, Handler<HttpServerRequest> handler) {
        return listen(protocol, 0, handler).actualPort();
    }

    /** Serves as {@link #serve}, at this port. */
    HttpServer listen(Protocol protocol, int port, Handler<HttpServerRequest> handler) {
        HttpServerOptions options = new HttpServerOptions()
                .setHost("127.0.0.1")
                .setPort(port)
                .setHttp2ClearTextEnabled(protocol == Protocol.H2C);
        return fixture.await(fixture.vertx()
                .createHttpServer(options)
                .requestHandler(request -> {
                    if (HttpMethod.OPTIONS.equals(request.method())) {
                        request.response().setStatusCode(404).end();
                    } else {
                        handler.handle(request);
                    }
                })
                .listen());
    }

    /** Says no to HTTP/2, and leaves the request after that to the handler. */
    String serveRaw(Handler<NetSocket> handler) {
        return listen(socket -> socket.handler(question -> {
            socket.handler(request -> handler.handle(socket));
            socket.write("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
        }));
    }

    /** Leaves every connection to the handler. */
    String listen(Handler<NetSocket> handler) {
        NetServer server = fixture.await(
                fixture.vertx().createNetServer().connectHandler(handler).listen(0, "127.0.0.1"));
        return baseUrl(server.actualPort());
    }

    private static String baseUrl(int port) {
        return "http://127.0.0.1:" + port + "/client/v4";
    }
}
