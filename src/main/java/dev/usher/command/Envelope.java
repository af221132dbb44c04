package dev.usher.command;

import java.time.Instant;
import java.util.Optional;

/**
 * What every command carries.
 *
 * @param commandId the idempotency key, scoped to its meeting
 * @param issuedAt when the sender decided; information only
 * @param expiresAt not to be begun at or after this instant
 */
public record Envelope(String commandId, Meeting meeting, Optional<Instant> issuedAt, Optional<Instant> expiresAt) {

    public boolean isExpiredAt(Instant now) {
        return expiresAt.isPresent() && !now.isBefore(expiresAt.get());
    }
}
