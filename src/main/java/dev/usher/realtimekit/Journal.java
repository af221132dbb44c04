package dev.usher.realtimekit;

import dev.usher.command.History;
import io.vertx.core.Future;

/** Where a running command's history is kept, so that it outlives the worker. Event loop only. */
public interface Journal {

    /**
     * A request is about to leave. Completes on the caller's event loop, and never fails: with true once any later owner is
     * sure to learn of it, so that it may leave now; with false when the partition was given up meanwhile, so that it must not.
     */
    Future<Boolean> leaving(History history);

    /** The command waits between two requests. */
    void waiting(History history);
}
