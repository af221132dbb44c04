package dev.usher.realtimekit;

import dev.usher.command.History;
import io.vertx.core.Future;

/** Where a running command's history is kept, so that it outlives the worker. Event loop only. */
public interface Journal {

    /**
     * A request is about to be sent. Completes on the caller's event loop, and never fails: with true once any later owner is
     * sure to learn of it, so that it may be sent now; with false if the partition was given up in the meantime, so that it
     * must not be sent.
     */
    Future<Boolean> beforeSend(History history);

    /** No request of the command is under way: it waits, or queues for the next one. */
    void idle(History history);
}
