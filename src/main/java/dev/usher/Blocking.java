package dev.usher;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;

/** Vert.x's futures for the one place that may block, the start and stop of a process. Never on an event loop. */
final class Blocking {
    private Blocking() {}

    /** The future's value; its failure is thrown, wrapped unless it is a runtime exception. */
    static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /** A fresh context, bound to an event loop of its own for as long as there are enough. */
    static Context newContext(Vertx vertx) {
        Promise<Context> promise = Promise.promise();
        return await(vertx.deployVerticle(context -> {
                    promise.complete(context);
                    return Future.succeededFuture();
                })
                .compose(id -> promise.future()));
    }

    /** Calls it on the context's event loop. */
    static <T> T on(Context context, Callable<T> call) {
        Promise<T> promise = Promise.promise();
        context.runOnContext(unused -> {
            try {
                promise.complete(call.call());
            } catch (Throwable e) { // or its caller would wait for ever
                promise.fail(e);
            }
        });
        return await(promise.future());
    }
}
