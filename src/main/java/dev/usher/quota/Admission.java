package dev.usher.quota;

import dev.usher.quota.Pacing.Departure;
import dev.usher.quota.PriorityQueues.Waiting;
import java.util.OptionalLong;

/**
 * One that was let pass.
 *
 * @param leftAt when it was let pass, as {@code System.nanoTime}
 * @param isProbe whether its fate decides for all others of its account
 * @param leaveBy when it has to have left at the latest, as {@code System.nanoTime}; present if its place is borrowed
 */
record Admission(
        AccountQueue queue, Waiting entrant, Departure departure, long leftAt, boolean isProbe, OptionalLong leaveBy) {
    PassRequest request() {
        return entrant.request();
    }

    boolean isBorrowed() {
        return leaveBy.isPresent();
    }
}
