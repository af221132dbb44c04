package dev.usher.quota;

import dev.usher.quota.Pacing.Departure;
import dev.usher.quota.PriorityQueues.QueuedRequest;
import java.util.OptionalLong;

/**
 * A request that was let pass.
 *
 * @param admittedAt when it was, as {@code System.nanoTime}
 * @param isProbe whether its fate decides for all others of its account
 * @param sendBy until when it has to have been sent, as {@code System.nanoTime}; present if its place is borrowed
 */
record Admission(
        AccountQueue queue,
        QueuedRequest queued,
        Departure departure,
        long admittedAt,
        boolean isProbe,
        OptionalLong sendBy) {
    PassRequest request() {
        return queued.request();
    }

    boolean isBorrowed() {
        return sendBy.isPresent();
    }
}
