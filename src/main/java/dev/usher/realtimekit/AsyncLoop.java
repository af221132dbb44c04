package dev.usher.realtimekit;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Optional;
import java.util.function.Supplier;

/** Takes a step again and again until it yields something. Steps that complete at once do not deepen the stack. Event loop only. */
final class AsyncLoop<T> {

    private final Supplier<Future<Optional<T>>> step;
    private final Promise<T> yielded = Promise.promise();

    private AsyncLoop(Supplier<Future<Optional<T>>> step) {
        this.step = step;
    }

    static <T> Future<T> until(Supplier<Future<Optional<T>>> step) {
        AsyncLoop<T> repeated = new AsyncLoop<>(step);
        repeated.go();
        return repeated.yielded.future();
    }

    private void go() {
        Future<Optional<T>> outcome = next();
        while (outcome.succeeded() && outcome.result().isEmpty()) {
            outcome = next();
        }
        outcome.onComplete(result -> result.ifPresentOrElse(yielded::complete, this::go), yielded::fail);
    }

    /** A step that throws has failed: code that called this from a future's handler would not notice the exception. */
    private Future<Optional<T>> next() {
        try {
            return step.get();
        } catch (RuntimeException | Error e) {
            return Future.failedFuture(e);
        }
    }
}
