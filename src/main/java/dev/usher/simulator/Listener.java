package dev.usher.simulator;

import io.vertx.core.Context;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;

/**
 * The HTTP server, deployed so that it has an event loop of its own: the API goes straight to an {@link Exchange}, the
 * simulator's own endpoints through a router. Event loop only.
 */
final class Listener implements Deployable {
    private static final int LONGEST_REQUEST_LINE = 16_384;
    private static final int LARGEST_HEADERS = 32_768;
    private static final int BACKLOG = 1_024;

    private final World world;
    private final SimulatorSettings settings;
    private final Handler<Started> whenStarted;

    Listener(World world, SimulatorSettings settings, Handler<Started> whenStarted) {
        this.world = world;
        this.settings = settings;
        this.whenStarted = whenStarted;
    }

    /** Where it listens, and the event loop that everything is confined to. */
    record Started(Context loop, int port) {}

    @Override
    public Future<?> deploy(Context context) {
        world.confineTo(Thread.currentThread());
        Vertx vertx = context.owner();
        Handler<HttpServerRequest> control = ControlRouter.create(vertx, world);
        // Closed with the deployment, because it is made by it.
        HttpServer server = vertx.createHttpServer(options()).requestHandler(request -> {
            if (isForTheApi(request)) {
                Exchange.begin(world, vertx, request);
            } else {
                control.handle(request);
            }
        });
        return server.listen().onSuccess(listening -> whenStarted.handle(new Started(context, listening.actualPort())));
    }

    private static boolean isForTheApi(HttpServerRequest request) {
        return request.path() != null && request.path().startsWith("/client/");
    }

    private HttpServerOptions options() {
        HttpServerOptions options = new HttpServerOptions();
        // With HTTP/2 the path is one of the headers.
        options.getInitialSettings().setMaxHeaderListSize(LARGEST_HEADERS);
        return options.setHost(settings.host())
                .setPort(settings.port())
                .setAcceptBacklog(BACKLOG)
                .setHandle100ContinueAutomatically(true)
                // A participant id of 255 characters is several kilobytes when percent-encoded.
                .setMaxInitialLineLength(LONGEST_REQUEST_LINE)
                .setMaxHeaderSize(LARGEST_HEADERS)
                // Clients whose requests time out reset streams by the hundred: that is what they are tested for, not
                // an attack.
                .setHttp2RstFloodMaxRstFramePerWindow(Integer.MAX_VALUE);
    }
}
