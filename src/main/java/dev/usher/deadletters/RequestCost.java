package dev.usher.deadletters;

import dev.usher.command.Command;
import dev.usher.command.Failure;
import dev.usher.command.ParticipantRef;
import dev.usher.wire.Decoded;
import java.time.Instant;
import java.util.Optional;

/**
 * The requests that a command takes when it is sent again and all goes well: the arrows of {@code CommandRunner}, each once.
 * Failures and long lists cost more. Any thread.
 */
final class RequestCost {
    private RequestCost() {}

    /**
     * The fewest requests that it takes, unless it shares one with others.
     *
     * @param last why it failed last, as far as is known
     */
    static int of(Decoded decoded, Optional<Failure> last, Instant now) {
        if (!(decoded instanceof Decoded.Valid valid)) {
            return 0; // it fails again before anything is sent
        }
        Command command = valid.command();
        boolean isInDoubt = last.map(Failure::mayHaveTakenEffect).orElse(false)
                && !command.type().isRead();
        boolean isExpired = command.envelope()
                .expiresAt()
                .filter(expiry -> !expiry.isAfter(now))
                .isPresent();
        return isExpired && !isInDoubt ? 0 : of(command, isInDoubt);
    }

    private static int of(Command command, boolean isInDoubt) {
        return switch (command.type()) {
            // In doubt it is looked for first; then its token is fetched, or it is added again.
            case ADD -> isInDoubt ? 2 : 1;
            case DELETE -> {
                Command.DeleteParticipant delete = (Command.DeleteParticipant) command;
                boolean isSearchedFor = delete.participant() instanceof ParticipantRef.ByCustomId;
                yield (delete.kick() ? 1 : 0) + (isSearchedFor ? 1 : 0) + 1;
            }
            // A get by custom id is answered by the list that it is found in.
            case KICK, GET, LIST -> 1;
        };
    }
}
