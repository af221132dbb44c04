package dev.usher.realtimekit;

import dev.usher.command.Command;
import io.vertx.core.Future;

/** Where requests wait to be sent: lets each leave when limits allow, and learns what came of it. Event loop only. */
public interface Gate {

    /**
     * Waits for permission to send a request on a command's behalf. The future completes on the caller's event loop, at once or
     * much later; it never fails. If the worker gives the partition up in the meantime, it never completes, and the command is
     * simply not run here.
     */
    Future<Permit> admit(Request request, Command command);

    /** Permission to send one request. It ends exactly once: by {@link #replied} or by {@link #unused}. */
    interface Permit {

        /** The answer says how much is left of a quota. Call before {@link #replied}. */
        void observed(RateLimit limit);

        /**
         * The request was sent, and this came of it.
         *
         * @return whether it counts as an attempt of the command: not while the API is away for everybody
         */
        boolean replied(Reply reply);

        /**
         * Whether the permit has expired. Ask right before sending. Nothing may be sent on a lapsed permit: end it as unused and
         * ask for another.
         */
        boolean isLapsed();

        /** Nothing was sent after all: what the permit cost is given back. */
        void unused();
    }
}
