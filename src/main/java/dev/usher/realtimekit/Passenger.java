package dev.usher.realtimekit;

import dev.usher.command.Command;
import dev.usher.tracing.Trace;
import io.vertx.core.Future;

/** A command whose request waits to be sent, alone or together with others. Event loop only. */
interface Passenger {

    /** On whose behalf it is sent. */
    Command command();

    /** Whether what it asks is a look at what came of a change, which may be at fault and so wait for long. */
    boolean isInDoubt();

    /** Whether its time is over, and it is not to be sent any more. */
    boolean isExpired();

    /** Writes down that its request is about to leave; see {@link Journal#leaving}. */
    Future<Boolean> leave();

    /** It might have left, and does not: nothing of it is under way. */
    void stay();

    /** For a request that it alone is the cause of. */
    String idempotencyKey();

    /** The command's place in its trace. */
    Trace trace();

    /** Whether it shares requests no more. */
    boolean travelsAlone();

    /** A request that it shared failed: whose fault that is shows when it is sent alone. */
    void travelAlone();

    /** A request that it shared was refused for the sake of one among them; it is sent again in another company. */
    void refusedAmongOthers();
}
