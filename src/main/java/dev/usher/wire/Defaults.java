package dev.usher.wire;

import dev.usher.command.IdLimits;
import java.util.Optional;

/**
 * The worker's own account and app, for commands that name none.
 *
 * @param accountId setting {@code api.account.id}
 * @param appId setting {@code api.app.id}
 */
public record Defaults(Optional<String> accountId, Optional<String> appId) {

    public Defaults {
        Violations found = new Violations();
        accountId.ifPresent(id -> found.pathSegment("api.account.id", id, IdLimits.LONGEST_ACCOUNT_ID));
        appId.ifPresent(id -> found.pathSegment("api.app.id", id, IdLimits.LONGEST_ID));
        if (!found.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", found.list()));
        }
    }

    /** Every command has to name its account and app itself. */
    public static Defaults none() {
        return new Defaults(Optional.empty(), Optional.empty());
    }
}
