package dev.usher.realtimekit;

import dev.usher.command.Command;
import dev.usher.tracing.Trace;
import io.vertx.core.Future;

/** A command's request that waits to be sent, alone or in a {@link SharedRequest}. Event loop only. */
interface PendingRequest {

    /** On whose behalf it is sent. */
    Command command();

    /**
     * Whether a change of its command is in doubt, which the request may be reading back: it may have to wait for a long time.
     */
    boolean isInDoubt();

    /** Whether the command's time is over, so that nothing may be sent any more. */
    boolean isTooLateToSend();

    /** Records that it is about to be sent; see {@link Journal#beforeSend}. */
    Future<Boolean> recordIntent();

    /** Records that nothing is under way, if something was; see {@link Journal#idle}. */
    void recordIdle();

    /** The key it has when it is sent alone. */
    String idempotencyKey();

    /** The command's place in its trace. */
    Trace trace();

    /** Whether it must not share a request. */
    boolean mustBeSentAlone();

    /**
     * From now on it must not share a request: one that it shared has failed, and only requests sent singly show which member is the
     * cause.
     */
    void markToBeSentAlone();

    /** A request that it shared was refused because of one of its members; it is sent again with others. */
    void markRefusedAmongOthers();
}
