package dev.usher.command;

import java.time.Instant;
import java.util.Optional;

/**
 * What every command carries.
 *
 * @param commandId the idempotency key, scoped to its meeting
 * @param issuedAt when the sender decided; an age bound counts from it
 * @param expiresAt not to be begun at or after this instant
 */
public record Envelope(String commandId, Meeting meeting, Optional<Instant> issuedAt, Optional<Instant> expiresAt) {

    /** This envelope, but expiring at this instant at the latest. */
    public Envelope expiringBy(Instant latest) {
        boolean isEarlier = expiresAt.isPresent() && expiresAt.get().isBefore(latest);
        return isEarlier ? this : new Envelope(commandId, meeting, issuedAt, Optional.of(latest));
    }

    /** Whether its {@code expiresAt} has come; never if it has none. */
    public boolean isOverdueAt(Instant now) {
        return expiresAt.isPresent() && !now.isBefore(expiresAt.get());
    }
}
