package dev.usher.realtimekit;

import dev.usher.command.Command;
import io.vertx.core.Future;

/** The way out for requests: lets each leave when limits allow, and learns what came of it. */
public interface Gate {

    /**
     * Waits for permission to send a request on a command's behalf. The future completes on the caller's event loop, at once or
     * much later; it never fails. When the worker gives its partition up meanwhile it never completes, and the command is simply
     * not run here.
     */
    Future<Permit> admit(Request request, Command command);

    /** Permission to send one request. Ends exactly once: by {@link #replied} or by {@link #unused}. */
    interface Permit {

        /** The answer says how much is left of a quota; to be told before {@link #replied}. */
        void observed(RateLimit limit);

        /**
         * The request was sent, and this came of it.
         *
         * @return whether it counts as an attempt of the command: not while the API is away for everybody
         */
        boolean replied(Reply reply);

        /**
         * Whether it was good for a time that is over: to be asked right before a request is sent. Then nothing may be sent on it, and
         * permission has to be asked for again.
         */
        boolean isLapsed();

        /** Nothing was sent after all: what the permit cost is given back. */
        void unused();
    }
}
